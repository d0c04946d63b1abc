using System.Runtime.CompilerServices;
using Amazon.S3.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Shared;

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
        var client = s3.For(region);
        var put = new PutObjectRequest
        {
            BucketName = place.Bucket,
            Key = key,
            ContentBody = "",
        };
        return await TryAsync(place, "s3:PutObject", "", () => client.PutObjectAsync(put, cancellationToken))
            ?? await TryAsync(
                place,
                "s3:DeleteObject",
                $" ({key} is left)",
                () => client.DeleteObjectAsync(place.Bucket, key, cancellationToken)
            )
            ?? Finding.Ok(Subject, $"s3://{place.Bucket}/{place.Prefix}: written and removed");
    }

    // Null when it went well.
    private async Task<Finding?> TryAsync(ManifestLocation place, string action, string left, Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (Exception e) when (AwsTrouble.IsDenied(e))
        {
            return Finding.Failed(Subject, $"{action} is denied{left}", $"allow it on arn:aws:s3:::{place.Bucket}/{place.Prefix}*");
        }
        catch (Exception e) when (AwsAnswers.IsFailure(e))
        {
            var what = $"s3://{place.Bucket}/{place.Prefix}: {AwsTrouble.Describe(e)}{left}";
            return Finding.Failed(Subject, what, "check manifest.bucket and its region");
        }
    }
}
