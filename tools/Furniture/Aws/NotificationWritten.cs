using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.S3.Model;
using Amazon.S3.Model.Internal.MarshallTransformations;

namespace GapFurniture.Furniture.Aws;

/// <summary>S3's word on a configuration that was put. Which target it does not like stands in the error's body only, so that is kept.</summary>
internal sealed class NotificationWritten : XmlResponseUnmarshaller
{
    private const string Key = "body";

    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input) => new PutBucketNotificationResponse();

    public override AmazonServiceException UnmarshallException(
        XmlUnmarshallerContext input,
        Exception innerException,
        HttpStatusCode statusCode
    )
    {
        var error = PutBucketNotificationResponseUnmarshaller.Instance.UnmarshallException(input, innerException, statusCode);
        error.Data[Key] = Encoding.UTF8.GetString(input.GetResponseBodyBytes() ?? []);
        return error;
    }

    /// <summary>The body of an error; empty when there was none.</summary>
    public static string BodyOf(AmazonServiceException error) => error.Data[Key] as string ?? "";
}
