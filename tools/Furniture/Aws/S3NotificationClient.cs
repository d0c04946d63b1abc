using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Model.Internal.MarshallTransformations;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Aws;

/// <summary>
/// The S3 client with the notification configuration as the text that S3
/// sends and takes instead of the SDK's model, which would drop elements that it does not know.
/// </summary>
internal sealed class S3NotificationClient() : S3Client(new AmazonS3Config())
{
    private const string Body = "body";

    private static readonly InvokeOptions s_get = new()
    {
        RequestMarshaller = GetBucketNotificationRequestMarshaller.Instance,
        ResponseUnmarshaller = new TextUnmarshaller(),
    };

    /// <summary>The bucket's notification configuration, as S3 wrote it.</summary>
    public async Task<string> GetNotificationXmlAsync(string bucket, CancellationToken cancellation) =>
        (await InvokeAsync<TextResponse>(new GetBucketNotificationRequest { BucketName = bucket }, s_get, cancellation)).Text;

    /// <summary>Replaces the bucket's notification configuration.</summary>
    public Task PutNotificationXmlAsync(string bucket, string document, CancellationToken cancellation) =>
        InvokeAsync<PutBucketNotificationResponse>(
            new PutBucketNotificationRequest { BucketName = bucket },
            new InvokeOptions
            {
                RequestMarshaller = new TextMarshaller(Encoding.UTF8.GetBytes(document)),
                ResponseUnmarshaller = new PutUnmarshaller(),
            },
            cancellation
        );

    /// <summary>The body of a refusal of <see cref="PutNotificationXmlAsync"/>; empty when there was none.</summary>
    public static string BodyOf(AmazonServiceException error) => error.Data[Body] as string ?? "";

    private sealed class TextResponse : AmazonWebServiceResponse
    {
        public string Text { get; init; } = "";
    }

    private sealed class TextUnmarshaller : XmlResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
        {
            using var reader = new StreamReader(input.Stream);
            return new TextResponse { Text = reader.ReadToEnd() };
        }

        public override AmazonServiceException UnmarshallException(
            XmlUnmarshallerContext input,
            Exception innerException,
            HttpStatusCode statusCode
        ) => GetBucketNotificationResponseUnmarshaller.Instance.UnmarshallException(input, innerException, statusCode);
    }

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

    // Which target S3 refuses is only in the error's body, so the body is kept.
    private sealed class PutUnmarshaller : XmlResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input) => new PutBucketNotificationResponse();

        public override AmazonServiceException UnmarshallException(
            XmlUnmarshallerContext input,
            Exception innerException,
            HttpStatusCode statusCode
        )
        {
            var error = PutBucketNotificationResponseUnmarshaller.Instance.UnmarshallException(input, innerException, statusCode);
            error.Data[Body] = Encoding.UTF8.GetString(input.GetResponseBodyBytes() ?? []);
            return error;
        }
    }
}
