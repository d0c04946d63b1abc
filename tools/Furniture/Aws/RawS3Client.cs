using System.Text;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Model.Internal.MarshallTransformations;

namespace GapFurniture.Furniture.Aws;

/// <summary>
/// The official S3 client (addressing, redirects, signing, checksums, retries), with the notification configuration as the bytes that S3
/// sends and takes instead of the model, so that what we do not know is not lost.
/// </summary>
internal sealed class RawS3Client(AmazonS3Config config) : AmazonS3Client(config)
{
    private static readonly string[] s_variables = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"];

    private static readonly InvokeOptions s_get = new()
    {
        RequestMarshaller = GetBucketNotificationRequestMarshaller.Instance,
        ResponseUnmarshaller = new NotificationXmlResponse(),
    };

    public static RawS3Client Create()
    {
        // Emulators are addressed by path: bucket.localhost is no host. Reading a config's ServiceURL settles it before the client could.
        var elsewhere = s_variables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(u => u is { Length: > 0 });
        return new RawS3Client(new AmazonS3Config { ForcePathStyle = elsewhere is not null });
    }

    /// <summary>The bucket's notification configuration, as S3 wrote it.</summary>
    public async Task<string> GetNotificationXmlAsync(string bucket, CancellationToken cancellation) =>
        (await InvokeAsync<RawResponse>(new GetBucketNotificationRequest { BucketName = bucket }, s_get, cancellation)).Text;

    /// <summary>Replaces the bucket's notification configuration.</summary>
    public Task PutNotificationXmlAsync(string bucket, string document, CancellationToken cancellation) =>
        InvokeAsync<PutBucketNotificationResponse>(
            new PutBucketNotificationRequest { BucketName = bucket },
            new InvokeOptions
            {
                RequestMarshaller = new NotificationXmlRequest(Encoding.UTF8.GetBytes(document)),
                ResponseUnmarshaller = new NotificationWritten(),
            },
            cancellation
        );
}
