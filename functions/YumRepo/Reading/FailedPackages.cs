using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Aws;
using GapFurniture.Shared.Logging;
using Microsoft.Extensions.Logging;

namespace GapFurniture.YumRepo.Reading;

/// <summary>Reports packages that cannot be indexed: in the log, and as objects <c>prefix + bucket/key + .json</c> that say why.</summary>
/// <param name="s3">The client.</param>
/// <param name="place">Bucket and prefix of the reports; null: the log alone.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class FailedPackages(IAmazonS3 s3, S3Url? place, TimeProvider time, ILogger logger)
{
    /// <summary>Reports one in the log, and as an object.</summary>
    /// <exception cref="AmazonS3Exception">The object cannot be written.</exception>
    public Task ReportAsync(S3Url package, string reason, CancellationToken cancellationToken)
    {
        Log.NotIndexed(logger, package.ToString(), reason);
        return KeepAsync(package, reason, cancellationToken);
    }

    /// <summary>The same as <see cref="KeepAsync"/>; a report that cannot be written is said in the log.</summary>
    public async Task TryKeepAsync(S3Url package, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await KeepAsync(package, reason, cancellationToken);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            Log.NotReported(logger, package.ToString(), AwsTrouble.Describe(e, "s3:PutObject"));
        }
    }

    /// <summary>Reports one as an object. The same package again replaces its former report.</summary>
    /// <exception cref="AmazonS3Exception">The object cannot be written.</exception>
    public async Task KeepAsync(S3Url package, string reason, CancellationToken cancellationToken)
    {
        if (place is null)
            return;
        var report = LineLogger.JsonLine(line =>
        {
            line.WriteString("package", package.ToString());
            line.WriteString("reason", reason);
            line.WriteString("time", time.GetUtcNow().ToString("O"));
        });
        var request = new PutObjectRequest
        {
            BucketName = place.Bucket,
            Key = $"{place.Key}{package.Bucket}/{package.Key}.json",
            ContentBody = report,
            ContentType = "application/json",
        };
        await s3.PutObjectAsync(request, cancellationToken);
    }
}
