using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.S3.Model;
using GapFurniture.Rin.Plan;
using GapFurniture.Shared;
using GapFurniture.Shared.Events;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Load;

/// <summary>Writes manifests for the time of their COPY. Every entry is mandatory: a missing file fails the load instead of passing unnoticed.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html"/>
internal sealed class Manifests(S3Clients s3, ILogger logger)
{
    /// <summary>Writes the manifest that a COPY names.</summary>
    /// <exception cref="AmazonServiceException">S3 refused it.</exception>
    /// <exception cref="AmazonClientException">S3 could not be asked.</exception>
    public async Task WriteAsync(CopyStatement copy, CancellationToken cancellationToken)
    {
        var (bucket, key) = S3Url.ParseObject(copy.Url)!;
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = key,
            ContentBody = Content(copy.Objects),
            ContentType = "application/json",
        };
        await s3.For(copy.Region).PutObjectAsync(request, cancellationToken);
    }

    /// <summary>Removes a manifest; one that cannot be removed is named in the log and does no harm.</summary>
    public async Task RemoveAsync(CopyStatement copy)
    {
        var (bucket, key) = S3Url.ParseObject(copy.Url)!;
        try
        {
            await s3.For(copy.Region).DeleteObjectAsync(bucket, key, CancellationToken.None);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            Log.ManifestLeft(logger, copy.Url, AwsTrouble.Describe(e, needed: "s3:DeleteObject"));
        }
    }

    // An entry listed twice would be loaded twice.
    internal static string Content(IReadOnlyList<S3Record> objects) =>
        new JsonObject
        {
            ["entries"] = new JsonArray([
                .. objects.Select(o => o.Url).Distinct().Select(url => new JsonObject { ["url"] = url, ["mandatory"] = true }),
            ]),
        }.ToJsonString();
}
