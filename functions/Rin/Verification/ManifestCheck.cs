using System.Runtime.CompilerServices;
using Amazon.S3.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;

namespace GapFurniture.Rin.Verification;

/// <summary>The place of manifests: an empty object can be written there and removed again.</summary>
internal sealed class ManifestCheck(RinConfig config, S3Clients s3) : ICheck
{
    public string Subject => "manifest";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (config.Manifest is not { } place)
        {
            yield return Finding.Skipped(
                Subject,
                $"not configured: only keys that others begin with get one, under {ManifestStore.DefaultPrefix} of their bucket "
                    + "(s3:PutObject, s3:DeleteObject)"
            );
            yield break;
        }
        // Manifests are written in the region of the objects that they name.
        foreach (var region in config.Targets.Where(t => !t.Discard).Select(t => t.Region).Distinct())
            yield return await ProbeAsync(place, region, cancellationToken);
    }

    private async Task<Finding> ProbeAsync(ManifestLocation place, string? region, CancellationToken cancellationToken)
    {
        var key = $"{place.Prefix}rin-verify-{Guid.NewGuid():N}";
        var action = "s3:PutObject";
        try
        {
            var probe = new PutObjectRequest
            {
                BucketName = place.Bucket,
                Key = key,
                ContentBody = "",
            };
            await s3.For(region).PutObjectAsync(probe, cancellationToken);
            action = "s3:DeleteObject";
            await s3.For(region).DeleteObjectAsync(place.Bucket, key, cancellationToken);
            return Finding.Ok(Subject, $"s3://{place.Bucket}/{place.Prefix}: written and removed");
        }
        catch (Exception e) when (AwsAnswers.IsFailure(e))
        {
            var left = action == "s3:DeleteObject" ? $" ({key} is left there)" : "";
            return AwsAnswers.IsDenied(e)
                ? Finding.Failed(Subject, $"{action} is denied{left}", $"allow it on arn:aws:s3:::{place.Bucket}/{place.Prefix}*")
                : Finding.Failed(
                    Subject,
                    $"s3://{place.Bucket}/{place.Prefix}: {AwsAnswers.Describe(e)}{left}",
                    "check manifest.bucket and its region"
                );
        }
    }
}
