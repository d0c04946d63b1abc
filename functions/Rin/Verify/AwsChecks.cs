using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Verify;

/// <summary>What a run needs of AWS besides queue and warehouse: Region and credentials, buckets, the place of manifests, the role that COPY assumes.</summary>
internal sealed class AwsChecks(RinConfig config, S3Clients s3, Func<IAmazonRedshift> redshift)
{
    private const string Remedy =
        "give the machine a role, set AWS_PROFILE or AWS_ACCESS_KEY_ID, or put keys into the section \"credentials\" of the config";

    /// <summary>Region and credentials can be found. Whether AWS accepts them, the checks that follow show.</summary>
    public async Task CredentialsAsync(Findings findings, CancellationToken cancellationToken)
    {
        var region = config.Aws.Region ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName;
        findings.Add(
            region is null
                ? Finding.Failed("no region", "set credentials.aws_region in the config, or AWS_REGION")
                : Finding.Ok($"region {region}{(config.Aws.Region is null ? " from the environment" : "")}")
        );
        findings.Add(await FindKeyAsync());
    }

    private async Task<Finding> FindKeyAsync()
    {
        if (config.Aws.AccessKeyId is { } id)
            return Finding.Ok($"access key {Short(id)} from the config");
        try
        {
            var chain = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync();
            var key = await chain.GetCredentialsAsync();
            var kind = string.IsNullOrEmpty(key.Token) ? "" : ", temporary";
            return Finding.Ok($"access key {Short(key.AccessKey)} by {chain.GetType().Name}{kind}");
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            return Finding.Failed(AwsTrouble.Describe(e), Remedy);
        }
    }

    // An access key id is no secret; its ends are enough to recognise it.
    private static string Short(string key) => key.Length > 10 ? $"{key[..4]}…{key[^4..]}" : key;

    /// <summary>The buckets that objects come from: they exist, in the region that the config says, and may be listed.</summary>
    public async Task BucketsAsync(Findings findings, CancellationToken cancellationToken)
    {
        foreach (var (bucket, region) in config.Targets.Where(t => !t.Discard).Select(t => (t.Bucket, t.Region)).Distinct())
        {
            var request = new ListObjectsV2Request { BucketName = bucket, MaxKeys = 1 };
            await findings.TryAsync(
                () => s3.For(region).ListObjectsV2Async(request, cancellationToken),
                _ => Finding.Ok($"{bucket}: may be listed"),
                e => NotListed(e, bucket)
            );
        }
        findings.Add(
            Finding.Skipped(
                config.Aws.IamRole is { } role
                    ? $"COPY reads as {role}: it needs s3:GetObject and s3:ListBucket"
                    : "COPY reads with the credentials above: they need s3:GetObject and s3:ListBucket as well"
            )
        );
    }

    private static Finding NotListed(Exception e, string bucket) =>
        (e as AmazonS3Exception)?.ErrorCode switch
        {
            "NoSuchBucket" => Finding.Failed($"{bucket} does not exist", "check s3.bucket, or create it"),
            "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" => Finding.Failed(
                $"{bucket} is in another region: {e.Message}",
                "set s3.region to the bucket's"
            ),
            _ when AwsTrouble.IsDenied(e) => Finding.Failed(
                $"{bucket} may not be listed, so keys that begin with a loaded key would be loaded with it",
                $"allow s3:ListBucket on arn:aws:s3:::{bucket}"
            ),
            _ => Finding.Failed($"{bucket}: {AwsTrouble.Describe(e)}", "check region, credentials and network"),
        };

    /// <summary>The place of manifests: an empty object can be written there and removed again.</summary>
    public async Task ManifestAsync(Findings findings, CancellationToken cancellationToken)
    {
        if (config.Manifest is not { } place)
        {
            findings.Add(
                Finding.Skipped(
                    $"not configured: only for keys with which others begin, under {ManifestLocation.DefaultPrefix} of their bucket "
                        + "(s3:PutObject, s3:DeleteObject)"
                )
            );
            return;
        }
        // Manifests are written in the region of the objects that they name.
        foreach (var region in config.Targets.Where(t => !t.Discard).Select(t => t.Region).Distinct())
        {
            var key = $"{place.Prefix}{ManifestLocation.Probe}{Guid.NewGuid():N}";
            var (action, left) = ("s3:PutObject", "");
            await findings.TryAsync(
                async () =>
                {
                    var client = s3.For(region);
                    await client.PutObjectAsync(
                        new PutObjectRequest
                        {
                            BucketName = place.Bucket,
                            Key = key,
                            ContentBody = "",
                        },
                        cancellationToken
                    );
                    (action, left) = ("s3:DeleteObject", $" ({key} remains)");
                    return await client.DeleteObjectAsync(place.Bucket, key, cancellationToken);
                },
                _ => Finding.Ok($"s3://{place.Bucket}/{place.Prefix}: written and removed"),
                e =>
                    AwsTrouble.IsDenied(e)
                        ? Finding.Failed($"{action} is denied{left}", $"allow it on arn:aws:s3:::{place.Bucket}/{place.Prefix}*")
                        : Finding.Failed(
                            $"s3://{place.Bucket}/{place.Prefix}: {AwsTrouble.Describe(e)}{left}",
                            "check manifest.bucket and its region"
                        )
            );
        }
    }

    /// <summary>The role by which COPY reads: attached to every cluster that is to use it.</summary>
    /// <seealso href="https://docs.aws.amazon.com/redshift/latest/mgmt/copy-unload-iam-role.html"/>
    public async Task RoleAsync(Findings findings, CancellationToken cancellationToken)
    {
        // Of a chain the cluster takes on the first, which may take on the next.
        if (config.Aws.IamRole?.Split(',')[0] is not { } role)
        {
            findings.Add(Finding.Skipped("no aws_iam_role: COPY gets the credentials above"));
            return;
        }
        foreach (var connection in config.Connections)
        {
            if (connection.KnownCluster is not { } cluster)
            {
                findings.Add(Finding.Skipped($"{connection}: not the address of a cluster, so it is unknown whether {role} is attached"));
                continue;
            }
            var request = new DescribeClustersRequest { ClusterIdentifier = cluster };
            await findings.TryAsync(
                () => redshift().DescribeClustersAsync(request, cancellationToken),
                answer => answer.Clusters is [var found, ..] ? RoleOf(found, cluster, role) : Missing(cluster),
                e =>
                    e is ClusterNotFoundException
                        ? Missing(cluster)
                        : Finding.Skipped(
                            $"{role}: it is unknown whether the role is attached ({AwsTrouble.Describe(e)}); "
                                + "allow redshift:DescribeClusters to see it"
                        )
            );
        }
    }

    private static Finding Missing(string cluster) =>
        Finding.Failed($"cluster {cluster} does not exist", "check redshift.cluster or redshift.host");

    private static Finding RoleOf(Cluster found, string cluster, string role)
    {
        if (role == "default")
            return found.DefaultIamRoleArn is { Length: > 0 } arn
                ? Finding.Ok($"the default role of cluster {cluster} is {arn}")
                : Finding.Failed($"cluster {cluster} has no default role", "set one, or name a role in aws_iam_role");
        return found.IamRoles?.Find(r => r.IamRoleArn == role) switch
        {
            null => Finding.Failed($"{role} is not attached to cluster {cluster}", "attach it (aws redshift modify-cluster-iam-roles)"),
            { ApplyStatus: "in-sync" or null } => Finding.Ok($"{role} is attached to cluster {cluster}"),
            { ApplyStatus: var status } => Finding.Failed($"{role} is {status} on cluster {cluster}", "wait until it is in-sync"),
        };
    }
}
