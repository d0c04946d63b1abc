using Amazon.S3;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Notifications;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Attach;

/// <summary>
/// Changes a bucket's notification configuration: read, merge, write, read back. S3 knows no condition on this write, so what others do at
/// the same time is looked for: just before writing, and in what is read back.
/// </summary>
internal sealed class BucketNotifications(RawS3Client s3, Backoff backoff, TextWriter log)
{
    private const int Tries = 4;

    public async Task<NotificationDocument> ReadAsync(string bucket, CancellationToken cancellation)
    {
        try
        {
            return NotificationDocument.Parse(await s3.GetNotificationXmlAsync(bucket, cancellation));
        }
        catch (AmazonS3Exception e)
        {
            throw new FurnitureException(
                $"cannot read the notifications of bucket {bucket}: {Reason(e)}{Needs(e, "s3:GetBucketNotification")}"
            );
        }
    }

    /// <summary>Applies a change until it stands; true if there was something to change.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="change">Gives the document that should be there; the same one when nothing is to be done. It may be called again.</param>
    /// <param name="newTarget">The target whose permission was given just now, and may take a while to be known everywhere.</param>
    /// <param name="cancellation">Between the steps, never within the write.</param>
    /// <exception cref="FurnitureException">S3 refuses, or somebody else changes the configuration again and again.</exception>
    public async Task<bool> ChangeAsync(
        string bucket,
        Func<NotificationDocument, NotificationDocument> change,
        string? newTarget,
        CancellationToken cancellation
    )
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var before = await ReadAsync(bucket, cancellation);
            var wanted = change(before);
            if (ReferenceEquals(wanted, before))
                return attempt > 0;
            if (!(await ReadAsync(bucket, cancellation)).MeansTheSameAs(before))
            {
                await log.WriteLineAsync($"the notifications of {bucket} changed while they were read; reading them again");
                continue;
            }
            await WriteAsync(bucket, wanted, newTarget, cancellation);
            if (await StandsAsync(bucket, before, wanted, cancellation))
                return true;
            await log.WriteLineAsync(
                $"somebody else changed the notifications of {bucket} at the same time: what was read back is not what was written; merging again"
            );
        }
        throw new FurnitureException(
            $"the notifications of bucket {bucket} are being changed by somebody else at the same time; find out by whom, then run this again"
        );
    }

    private async Task WriteAsync(string bucket, NotificationDocument wanted, string? newTarget, CancellationToken cancellation)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await s3.PutNotificationXmlAsync(bucket, wanted.Text, cancellation);
                return;
            }
            catch (AmazonS3Exception e) when (newTarget is not null && IsAboutTarget(e, newTarget) && failures < backoff.Attempts)
            {
                // A permission given a moment ago is not known everywhere yet.
                await Task.Delay(backoff.Delay(failures), cancellation);
            }
            catch (AmazonS3Exception e)
            {
                throw new FurnitureException(
                    $"S3 refuses the notifications of bucket {bucket}: {Reason(e)}{Needs(e, "s3:PutBucketNotification")}; nothing was changed"
                );
            }
        }
    }

    // Bucket configurations are eventually consistent: the old one may still be shown for a moment.
    private async Task<bool> StandsAsync(
        string bucket,
        NotificationDocument before,
        NotificationDocument wanted,
        CancellationToken cancellation
    )
    {
        for (var failures = 1; ; failures++)
        {
            var seen = await ReadAsync(bucket, cancellation);
            if (seen.MeansTheSameAs(wanted))
                return true;
            if (!seen.MeansTheSameAs(before) || failures >= backoff.Attempts)
                return false;
            await Task.Delay(backoff.Delay(failures), cancellation);
        }
    }

    private static bool IsAboutTarget(AmazonS3Exception e, string target) =>
        e.Message.Contains("destination", StringComparison.OrdinalIgnoreCase)
        && NotificationWritten.BodyOf(e).Contains(target, StringComparison.Ordinal);

    private static string Needs(AmazonS3Exception e, string action) => AwsTrouble.IsDenied(e) ? $" (needs {action})" : "";

    // The body of this error names the target and what is wrong with it; the message does not.
    private static string Reason(AmazonS3Exception e)
    {
        var body = NotificationWritten.BodyOf(e);
        var detail = $"{Between(body, "ArgumentName")} {Between(body, "ArgumentValue")}".Trim();
        return $"{AwsTrouble.Describe(e)}{(detail.Length > 0 ? $": {detail}" : "")}";
    }

    private static string Between(string body, string element) =>
        body.Split($"<{element}>") is [_, var rest, ..] ? rest.Split("</")[0] : "";
}
