using Amazon.S3;
using GapFurniture.Aws;

namespace GapFurniture.Furniture.Notifications;

/// <summary>Reads and changes buckets' notification configurations.</summary>
internal sealed class BucketNotifications(Clients clients)
{
    /// <exception cref="FurnitureException">S3 refuses, or something else responded.</exception>
    public async Task<NotificationDocument> ReadAsync(string bucket) =>
        NotificationDocument.Parse(
            await FurnitureException.ExplainAsync(
                $"cannot read the notifications of bucket {bucket}",
                "s3:GetBucketNotification",
                clients.S3.GetNotificationXmlAsync(bucket, clients.Cancellation)
            )
        );

    /// <inheritdoc cref="SharedDocument{T}.ChangeAsync"/>
    /// <param name="newTarget">ARN of a target whose permission was granted just now and may not be visible everywhere yet.</param>
    public Task<bool> ChangeAsync(string bucket, Func<NotificationDocument, NotificationDocument> change, string? newTarget = null) =>
        new SharedDocument<NotificationDocument>(
            clients,
            $"notifications of bucket {bucket}",
            () => ReadAsync(bucket),
            wanted => WriteAsync(bucket, wanted, newTarget),
            (one, other) => one.MeansTheSameAs(other)
        ).ChangeAsync(change);

    private async Task WriteAsync(string bucket, NotificationDocument wanted, string? newTarget)
    {
        try
        {
            await Clients.Propagation.RunAsync(
                token => clients.S3.PutNotificationXmlAsync(bucket, wanted.Text, token),
                e => newTarget is not null && e is AmazonS3Exception refusal && IsAboutTarget(refusal, newTarget),
                clients.Cancellation
            );
        }
        catch (AmazonS3Exception e)
        {
            throw new FurnitureException(
                $"S3 refuses the notifications of bucket {bucket}: {AwsTrouble.Describe(e, needed: "s3:PutBucketNotification")}{Detail(e)}; nothing was changed"
            );
        }
    }

    private static bool IsAboutTarget(AmazonS3Exception e, string target) =>
        e.Message.Contains("destination", StringComparison.OrdinalIgnoreCase)
        && S3NotificationClient.BodyOf(e).Contains(target, StringComparison.Ordinal);

    // The error's body names the target and what is wrong with it; its message does not.
    private static string Detail(AmazonS3Exception e)
    {
        var body = S3NotificationClient.BodyOf(e);
        var detail = $"{Between(body, "ArgumentName")} {Between(body, "ArgumentValue")}".Trim();
        return detail.Length > 0 ? $": {detail}" : "";
    }

    private static string Between(string body, string element) =>
        body.Split($"<{element}>") is [_, var rest, ..] ? rest.Split("</")[0] : "";
}
