using System.Collections.Concurrent;
using GapFurniture.LocalCloud.Http;
using GapFurniture.Pieces.Tracing;

namespace GapFurniture.LocalCloud.Sts;

/// <summary>Gives temporary key pairs for roles.</summary>
internal sealed class LocalSts(CloudIdentity identity, KeyRing keys)
{
    private readonly ConcurrentDictionary<string, LocalRole> _roles = new(StringComparer.Ordinal);

    /// <summary>Creates a role that the account's own keys may take, or holders of a token.</summary>
    public LocalRole AddRole(string name, string? webIdentityToken = null, string? externalId = null)
    {
        Traces.Secret(SecretKind.Credential, webIdentityToken);
        var role = new LocalRole($"arn:aws:iam::{identity.AccountId}:role/{name}")
        {
            WebIdentityToken = webIdentityToken,
            ExternalId = externalId,
        };
        return _roles[role.Arn] = role;
    }

    /// <summary>A pair for one who has a key pair already.</summary>
    /// <exception cref="AwsException">The role is not for that one.</exception>
    public IssuedKey Assume(string arn, string? externalId, string accessKeyId, TimeSpan lifetime)
    {
        if (!_roles.TryGetValue(arn, out var role) || role.ExternalId != externalId)
            throw new AwsException(
                403,
                "AccessDenied",
                $"User: {WhoIs(accessKeyId)} is not authorized to perform: sts:AssumeRole on resource: {arn}"
            );
        role.TakenBy.Enqueue(accessKeyId);
        return keys.Issue(role.Name, lifetime);
    }

    /// <summary>A pair for one whom an identity provider vouches for.</summary>
    /// <exception cref="AwsException">The token is not the role's.</exception>
    public IssuedKey AssumeWithWebIdentity(string arn, string token, TimeSpan lifetime)
    {
        if (!_roles.TryGetValue(arn, out var role) || role.WebIdentityToken is null)
            throw new AwsException(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        if (role.WebIdentityToken != token)
            throw new AwsException(400, "InvalidIdentityToken", "The web identity token that was passed could not be validated by AWS.");
        role.TakenBy.Enqueue("web");
        return keys.Issue(role.Name, lifetime);
    }

    /// <summary>The ARN behind a key.</summary>
    public string WhoIs(string accessKeyId) => keys.Find(accessKeyId)?.Arn ?? "anonymous";

    /// <summary>The one account there is.</summary>
    public string Account => identity.AccountId;
}
