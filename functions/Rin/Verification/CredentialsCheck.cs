using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using GapFurniture.Rin.Config;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Verification;

/// <summary>Who we are and where: region and credentials can be had. Whether AWS likes them, the checks that follow show.</summary>
internal sealed class CredentialsCheck(AwsSettings aws) : ICheck
{
    public string Subject => "credentials";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var region = aws.Region ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName;
        yield return region is null
            ? Finding.Failed(Subject, "no region", "set credentials.aws_region in the config, or AWS_REGION")
            : Finding.Ok(Subject, $"region {region}{(aws.Region is null ? " from the environment" : "")}");
        yield return await FindKeyAsync();
    }

    private async Task<Finding> FindKeyAsync()
    {
        if (aws.AccessKeyId is not null)
            return Finding.Ok(Subject, $"access key {Short(aws.AccessKeyId)} from the config");
        try
        {
            var chain = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync();
            var key = await chain.GetCredentialsAsync();
            var kind = string.IsNullOrEmpty(key.Token) ? "" : ", temporary";
            return Finding.Ok(Subject, $"access key {Short(key.AccessKey)} by {chain.GetType().Name}{kind}");
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            return Finding.Failed(
                Subject,
                AwsTrouble.Describe(e),
                "give the machine a role, set AWS_PROFILE or AWS_ACCESS_KEY_ID, or put keys into credentials"
            );
        }
    }

    // An access key id is no secret; its ends tell it from others.
    private static string Short(string key) => key.Length > 10 ? $"{key[..4]}…{key[^4..]}" : key;
}
