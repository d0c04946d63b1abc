using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Aws;
using GapFurniture.Rin.Config;
using static GapFurniture.Rin.Verify.Finding;

namespace GapFurniture.Rin.Verify;

/// <summary>What a run needs of AWS besides queue and warehouse: Region and credentials, buckets, the place of manifests, the role that COPY assumes.</summary>
internal sealed class AwsChecks(RinConfig config, Func<string?, IAmazonS3> s3, Func<IAmazonRedshift> redshift, CancellationToken cancel)
{
    private IEnumerable<Target> Loading => config.Targets.Where(t => !t.Discard);

    /// <summary>Region and credentials can be found. Whether AWS accepts them, the checks that follow show.</summary>
    public async IAsyncEnumerable<Finding> CredentialsAsync()
    {
        var region = config.Aws.Region ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName;
        yield return region is null
            ? Failed("no region", "set credentials.aws_region in the config, or AWS_REGION")
            : Ok($"region {region}{(config.Aws.Region is null ? " from the environment" : "")}");
        yield return config.Aws.AccessKeyId is { } id ? Ok($"access key {Short(id)} from the config") : await OwnKeyAsync();
    }

    private static async Task<Finding> OwnKeyAsync()
    {
        try
        {
            var chain = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync();
            var key = await chain.GetCredentialsAsync();
            var kind = string.IsNullOrEmpty(key.Token) ? "" : ", temporary";
            return Ok($"access key {Short(key.AccessKey)} by {chain.GetType().Name}{kind}");
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            return Failed(
                AwsTrouble.Describe(e),
                "give the machine a role, set AWS_PROFILE or AWS_ACCESS_KEY_ID, or put keys into the section \"credentials\" of the config"
            );
        }
    }

    // An access key id is no secret; its ends are enough to recognise it.
    private static string Short(string key) => key.Length > 10 ? $"{key[..4]}…{key[^4..]}" : key;

    /// <summary>The buckets that objects come from: they exist, in the region that the config says, and may be listed.</summary>
    public async IAsyncEnumerable<Finding> BucketsAsync()
    {
        foreach (var (bucket, region) in Loading.Select(t => (t.Bucket, t.Region)).Distinct())
        {
            var request = new ListObjectsV2Request { BucketName = bucket, MaxKeys = 1 };
            yield return await TryAsync(
                "s3:ListBucket",
                bucket,
                () => s3(region).ListObjectsV2Async(request, cancel),
                _ => Ok($"{bucket}: may be listed"),
                e =>
                    (e as AmazonS3Exception)?.ErrorCode
                        is "PermanentRedirect"
                            or "AuthorizationHeaderMalformed"
                            or "IllegalLocationConstraintException"
                        ? Failed($"{bucket} is in another region: {e.Message}", "set s3.region to the bucket's")
                    : AwsTrouble.IsDenied(e)
                        ? Failed(
                            $"{bucket} may not be listed, so keys that begin with a loaded key would be loaded with it",
                            $"allow s3:ListBucket on arn:aws:s3:::{bucket}"
                        )
                    : null
            );
        }
        yield return Skipped(
            config.Aws.IamRole is { } role
                ? $"COPY reads as {role}: it needs s3:GetObject and s3:ListBucket"
                : "COPY reads with the credentials above: they need s3:GetObject and s3:ListBucket as well"
        );
    }

    /// <summary>The place of manifests: an empty object can be written there and removed again.</summary>
    public async IAsyncEnumerable<Finding> ManifestAsync()
    {
        if (config.Manifest is not { } place)
        {
            yield return Skipped(
                $"not configured: only for keys with which others begin, under {ManifestLocation.DefaultPrefix} of their bucket "
                    + "(s3:PutObject, s3:DeleteObject)"
            );
            yield break;
        }
        // Manifests are written in the region of the objects that they name.
        foreach (var region in Loading.Select(t => t.Region).Distinct())
        {
            var url = new S3Url(place.Bucket, place.Prefix).ToString();
            var key = $"{place.Prefix}{ManifestLocation.Probe}{Guid.NewGuid():N}";
            var probe = new PutObjectRequest
            {
                BucketName = place.Bucket,
                Key = key,
                ContentBody = "",
            };
            var written = await TryAsync("s3:PutObject", url, () => s3(region).PutObjectAsync(probe, cancel), _ => Ok(url));
            yield return written.Verdict is IsFailed
                ? written
                : await TryAsync(
                    "s3:DeleteObject",
                    $"{url} ({key} remains)",
                    () => s3(region).DeleteObjectAsync(place.Bucket, key, cancel),
                    _ => Ok($"{url}: written and removed")
                );
        }
    }

    /// <summary>The role by which COPY reads: attached to every cluster that is to use it.</summary>
    /// <seealso href="https://docs.aws.amazon.com/redshift/latest/mgmt/copy-unload-iam-role.html"/>
    public async IAsyncEnumerable<Finding> RoleAsync()
    {
        // Of a chain the cluster takes on the first, which may take on the next.
        var role = config.Aws.IamRole?.Split(',')[0];
        if (role is null)
            yield return Skipped("no aws_iam_role: COPY gets the credentials above");
        foreach (var connection in role is null ? [] : config.Connections)
            yield return connection.KnownCluster is { } cluster
                ? await TryAsync(
                    "redshift:DescribeClusters",
                    $"cluster {cluster}",
                    () => redshift().DescribeClustersAsync(new DescribeClustersRequest { ClusterIdentifier = cluster }, cancel),
                    answer => RoleOf(answer.Clusters is [var found, ..] ? found : throw new ClusterNotFoundException(""), cluster, role!),
                    e =>
                        e is ClusterNotFoundException
                            ? null
                            : Unknown($" ({AwsTrouble.Describe(e)}); allow redshift:DescribeClusters to see it")
                )
                : Unknown($" to {connection}, which is not the address of a cluster");

        Finding Unknown(string reason) => Skipped($"it is unknown whether {role} is attached{reason}");
    }

    private static Finding RoleOf(Cluster found, string cluster, string role)
    {
        if (role == "default")
            return found.DefaultIamRoleArn is { Length: > 0 } arn
                ? Ok($"the default role of cluster {cluster} is {arn}")
                : Failed($"cluster {cluster} has no default role", "set one, or name a role in aws_iam_role");
        return found.IamRoles?.Find(r => r.IamRoleArn == role) switch
        {
            null => Failed($"{role} is not attached to cluster {cluster}", "attach it (aws redshift modify-cluster-iam-roles)"),
            { ApplyStatus: "in-sync" or null } => Ok($"{role} is attached to cluster {cluster}"),
            { ApplyStatus: var status } => Failed($"{role} is {status} on cluster {cluster}", "wait until it is in-sync"),
        };
    }
}
