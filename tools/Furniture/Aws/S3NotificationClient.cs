using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Model.Internal.MarshallTransformations;
using GapFurniture.Aws;

namespace GapFurniture.Furniture.Aws;

/// <summary>S3, with notification configurations as text: the SDK's model would drop elements that it does not know.</summary>
internal sealed class S3NotificationClient() : S3Client(new AmazonS3Config())
{
    private const string Body = "body";

    /// <summary>The bucket's notification configuration, as S3 wrote it.</summary>
    public async Task<string> GetNotificationXmlAsync(string bucket, CancellationToken cancellation)
    {
        var options = new InvokeOptions
        {
            RequestMarshaller = GetBucketNotificationRequestMarshaller.Instance,
            ResponseUnmarshaller = new TextUnmarshaller(GetBucketNotificationResponseUnmarshaller.Instance),
        };
        return (await InvokeAsync<TextResponse>(new GetBucketNotificationRequest { BucketName = bucket }, options, cancellation)).Text;
    }

    public Task PutNotificationXmlAsync(string bucket, string document, CancellationToken cancellation)
    {
        var options = new InvokeOptions
        {
            RequestMarshaller = new TextMarshaller(Encoding.UTF8.GetBytes(document)),
            ResponseUnmarshaller = new TextUnmarshaller(PutBucketNotificationResponseUnmarshaller.Instance),
        };
        return InvokeAsync<TextResponse>(new PutBucketNotificationRequest { BucketName = bucket }, options, cancellation);
    }

    /// <summary>The body of a refusal; empty when there was none. Only there S3 says which target it refuses.</summary>
    public static string BodyOf(AmazonServiceException error) => error.Data[Body] as string ?? "";

    // The official request with our document. Core computes the checksum afterwards, over what is really sent.
    private sealed class TextMarshaller(byte[] document) : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var request = PutBucketNotificationRequestMarshaller.Instance.Marshall((PutBucketNotificationRequest)input);
            request.ContentStream?.Dispose();
            request.ContentStream = new MemoryStream(document, writable: false);
            return request;
        }
    }

    private sealed class TextUnmarshaller(XmlResponseUnmarshaller official) : XmlResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input) => TextResponse.Of(input.Stream);

        public override AmazonServiceException UnmarshallException(
            XmlUnmarshallerContext input,
            Exception innerException,
            HttpStatusCode statusCode
        )
        {
            var error = official.UnmarshallException(input, innerException, statusCode);
            error.Data[Body] = Encoding.UTF8.GetString(input.GetResponseBodyBytes() ?? []);
            return error;
        }
    }
}
