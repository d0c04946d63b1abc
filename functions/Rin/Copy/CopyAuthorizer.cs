using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using GapFurniture.Rin.Config;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Copy;

/// <summary>
/// The config's role or keys; else the credentials that the process itself has, session token and all, asked for again each time since
/// they may be temporary.
/// </summary>
internal sealed class CopyAuthorizer(AwsSettings aws, Redactor redactor) : ICopyAuthorizer
{
    /// <exception cref="AmazonClientException">There are no credentials anywhere.</exception>
    public async Task<CopyAuthorization> AuthorizeAsync(CancellationToken cancellationToken)
    {
        if (aws.IamRole is not null)
            return CopyAuthorization.Role(aws.IamRole);
        if (aws is { AccessKeyId: not null, SecretAccessKey: not null })
            return CopyAuthorization.Keys(aws.AccessKeyId, aws.SecretAccessKey, sessionToken: null);
        var chain = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync();
        var own = await chain.GetCredentialsAsync();
        redactor.Add(own.SecretKey);
        redactor.Add(own.Token);
        return CopyAuthorization.Keys(own.AccessKey, own.SecretKey, own.Token);
    }
}
