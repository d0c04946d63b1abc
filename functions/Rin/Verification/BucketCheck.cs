using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Verification;

/// <summary>The buckets that objects come from: there, in the region that the config says, and to be listed.</summary>
internal sealed class BucketCheck(RinConfig config, S3Clients s3) : ICheck
{
    public string Subject => "bucket";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (bucket, region) in config.Targets.Where(t => !t.Discard).Select(t => (t.Bucket, t.Region)).Distinct())
            yield return await ListAsync(bucket, region, cancellationToken);
        if (config.Aws.IamRole is null)
            yield return Finding.Skipped(Subject, "COPY reads with the credentials above: they need s3:GetObject and s3:ListBucket, too");
        else
            yield return Finding.Skipped(Subject, $"COPY reads as {config.Aws.IamRole}: it needs s3:GetObject and s3:ListBucket");
    }

    private async Task<Finding> ListAsync(string bucket, string? region, CancellationToken cancellationToken)
    {
        try
        {
            var request = new ListObjectsV2Request { BucketName = bucket, MaxKeys = 1 };
            await s3.For(region).ListObjectsV2Async(request, cancellationToken);
            return Finding.Ok(Subject, $"{bucket}: may be listed");
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchBucket")
        {
            return Finding.Failed(Subject, $"{bucket} does not exist", "check s3.bucket, or create it");
        }
        catch (AmazonS3Exception e)
            when (e.ErrorCode is "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException")
        {
            return Finding.Failed(Subject, $"{bucket} is in another region: {e.Message}", "set s3.region to the bucket's");
        }
        catch (Exception e) when (AwsTrouble.IsDenied(e))
        {
            return Finding.Failed(
                Subject,
                $"{bucket} may not be listed, so keys that begin with a loaded key would be loaded with it",
                $"allow s3:ListBucket on arn:aws:s3:::{bucket}"
            );
        }
        catch (Exception e) when (AwsAnswers.IsFailure(e))
        {
            return Finding.Failed(Subject, $"{bucket}: {AwsTrouble.Describe(e)}", "check region, credentials and network");
        }
    }
}
