using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.S3.Model.Internal.MarshallTransformations;

namespace GapFurniture.Furniture.Aws;

/// <summary>The document as S3 sent it; errors as in the official client.</summary>
internal sealed class NotificationXmlResponse : XmlResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
    {
        using var reader = new StreamReader(input.Stream);
        return new RawResponse { Text = reader.ReadToEnd() };
    }

    public override AmazonServiceException UnmarshallException(
        XmlUnmarshallerContext input,
        Exception innerException,
        HttpStatusCode statusCode
    ) => GetBucketNotificationResponseUnmarshaller.Instance.UnmarshallException(input, innerException, statusCode);
}
