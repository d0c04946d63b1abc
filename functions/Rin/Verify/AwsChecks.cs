using System.Runtime.CompilerServices;
using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Verify;

/// <summary>What a run needs of AWS besides queue and warehouse: Region and credentials, buckets, the place of manifests, the role that COPY assumes.</summary>
internal sealed class AwsChecks(RinConfig config, S3Clients s3, Func<IAmazonRedshift> redshift)
{
    /// <summary>Region and credentials can be found. Whether AWS accepts them, the checks that follow show.</summary>
    public async IAsyncEnumerable<Finding> CredentialsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var region = config.Aws.Region ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName;
        yield return region is null
            ? Finding.Failed("credentials", "no region", "set credentials.aws_region in the config, or AWS_REGION")
            : Finding.Ok("credentials", $"region {region}{(config.Aws.Region is null ? " from the environment" : "")}");
        yield return await FindKeyAsync();
    }

    private async Task<Finding> FindKeyAsync()
    {
        if (config.Aws.AccessKeyId is not null)
            return Finding.Ok("credentials", $"access key {Short(config.Aws.AccessKeyId)} from the config");
        try
        {
            var chain = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync();
            var key = await chain.GetCredentialsAsync();
            var kind = string.IsNullOrEmpty(key.Token) ? "" : ", temporary";
            return Finding.Ok("credentials", $"access key {Short(key.AccessKey)} by {chain.GetType().Name}{kind}");
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            return Finding.Failed(
                "credentials",
                AwsTrouble.Describe(e),
                "give the machine a role, set AWS_PROFILE or AWS_ACCESS_KEY_ID, or put keys into the section \"credentials\" of the config"
            );
        }
    }

    // An access key id is no secret; its ends are enough to recognise it.
    private static string Short(string key) => key.Length > 10 ? $"{key[..4]}…{key[^4..]}" : key;

    /// <summary>The buckets that objects come from: they exist, in the region that the config says, and may be listed.</summary>
    public async IAsyncEnumerable<Finding> BucketsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (bucket, region) in config.Targets.Where(t => !t.Discard).Select(t => (t.Bucket, t.Region)).Distinct())
            yield return await ListAsync(bucket, region, cancellationToken);
        if (config.Aws.IamRole is null)
            yield return Finding.Skipped(
                "bucket",
                "COPY reads with the credentials above: they need s3:GetObject and s3:ListBucket as well"
            );
        else
            yield return Finding.Skipped("bucket", $"COPY reads as {config.Aws.IamRole}: it needs s3:GetObject and s3:ListBucket");
    }

    private async Task<Finding> ListAsync(string bucket, string? region, CancellationToken cancellationToken)
    {
        try
        {
            var request = new ListObjectsV2Request { BucketName = bucket, MaxKeys = 1 };
            await s3.For(region).ListObjectsV2Async(request, cancellationToken);
            return Finding.Ok("bucket", $"{bucket}: may be listed");
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchBucket")
        {
            return Finding.Failed("bucket", $"{bucket} does not exist", "check s3.bucket, or create it");
        }
        catch (AmazonS3Exception e)
            when (e.ErrorCode is "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException")
        {
            return Finding.Failed("bucket", $"{bucket} is in another region: {e.Message}", "set s3.region to the bucket's");
        }
        catch (Exception e) when (AwsTrouble.IsDenied(e))
        {
            return Finding.Failed(
                "bucket",
                $"{bucket} may not be listed, so keys that begin with a loaded key would be loaded with it",
                $"allow s3:ListBucket on arn:aws:s3:::{bucket}"
            );
        }
        catch (Exception e) when (DataApiErrors.IsFailure(e))
        {
            return Finding.Failed("bucket", $"{bucket}: {AwsTrouble.Describe(e)}", "check region, credentials and network");
        }
    }

    /// <summary>The place of manifests: an empty object can be written there and removed again.</summary>
    public async IAsyncEnumerable<Finding> ManifestAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (config.Manifest is not { } place)
        {
            yield return Finding.Skipped(
                "manifest",
                $"not configured: only for keys with which others begin, under {ManifestLocation.DefaultPrefix} of their bucket "
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
        var key = $"{place.Prefix}{ManifestLocation.Probe}{Guid.NewGuid():N}";
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
                $" ({key} remains)",
                () => client.DeleteObjectAsync(place.Bucket, key, cancellationToken)
            )
            ?? Finding.Ok("manifest", $"s3://{place.Bucket}/{place.Prefix}: written and removed");
    }

    // Null on success.
    private static async Task<Finding?> TryAsync(ManifestLocation place, string action, string left, Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (Exception e) when (AwsTrouble.IsDenied(e))
        {
            return Finding.Failed("manifest", $"{action} is denied{left}", $"allow it on arn:aws:s3:::{place.Bucket}/{place.Prefix}*");
        }
        catch (Exception e) when (DataApiErrors.IsFailure(e))
        {
            var what = $"s3://{place.Bucket}/{place.Prefix}: {AwsTrouble.Describe(e)}{left}";
            return Finding.Failed("manifest", what, "check manifest.bucket and its region");
        }
    }

    /// <summary>The role by which COPY reads: attached to every cluster that is to use it.</summary>
    /// <seealso href="https://docs.aws.amazon.com/redshift/latest/mgmt/copy-unload-iam-role.html"/>
    public async IAsyncEnumerable<Finding> RoleAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Of a chain the cluster takes on the first, which may take on the next.
        if (config.Aws.IamRole?.Split(',')[0] is not { } role)
        {
            yield return Finding.Skipped("role", "no aws_iam_role: COPY gets the credentials above");
            yield break;
        }
        using var client = redshift();
        foreach (var connection in config.Connections)
        {
            yield return connection.KnownCluster is { } cluster
                ? await AttachedAsync(client, cluster, role, cancellationToken)
                : Finding.Skipped("role", $"{connection}: not the address of a cluster, so it is unknown whether {role} is attached");
        }
    }

    private static async Task<Finding> AttachedAsync(
        IAmazonRedshift client,
        string cluster,
        string role,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var answer = await client.DescribeClustersAsync(new DescribeClustersRequest { ClusterIdentifier = cluster }, cancellationToken);
            if (answer.Clusters is not [var found, ..])
                return Finding.Failed("role", $"cluster {cluster} does not exist", "check redshift.cluster or redshift.host");
            if (role == "default")
            {
                return found.DefaultIamRoleArn is { Length: > 0 } arn
                    ? Finding.Ok("role", $"the default role of cluster {cluster} is {arn}")
                    : Finding.Failed("role", $"cluster {cluster} has no default role", "set one, or name a role in aws_iam_role");
            }
            return found.IamRoles?.Find(r => r.IamRoleArn == role) switch
            {
                null => Finding.Failed(
                    "role",
                    $"{role} is not attached to cluster {cluster}",
                    "attach it (aws redshift modify-cluster-iam-roles)"
                ),
                { ApplyStatus: "in-sync" or null } => Finding.Ok("role", $"{role} is attached to cluster {cluster}"),
                { ApplyStatus: var status } => Finding.Failed(
                    "role",
                    $"{role} is {status} on cluster {cluster}",
                    "wait until it is in-sync"
                ),
            };
        }
        catch (ClusterNotFoundException)
        {
            return Finding.Failed("role", $"cluster {cluster} does not exist", "check redshift.cluster or redshift.host");
        }
        catch (Exception e) when (DataApiErrors.IsFailure(e))
        {
            return Finding.Skipped(
                "role",
                $"{role}: it is unknown whether the role is attached ({AwsTrouble.Describe(e)}); allow redshift:DescribeClusters to see it"
            );
        }
    }
}
