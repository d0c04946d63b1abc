using System.Collections.Concurrent;
using System.Security.Cryptography;
using GapFurniture.Pieces.Tracing;

namespace GapFurniture.LocalCloud.Http;

/// <summary>The key pairs of the cloud: its own permanent one, and the temporary ones of roles.</summary>
internal sealed class KeyRing
{
    private readonly ConcurrentDictionary<string, IssuedKey> _keys = new(StringComparer.Ordinal);
    private readonly CloudIdentity _identity;

    public KeyRing(CloudIdentity identity)
    {
        _identity = identity;
        Traces.Secret(SecretKind.Credential, identity.SecretAccessKey);
        _keys[identity.AccessKeyId] = new IssuedKey(
            identity.AccessKeyId,
            identity.SecretAccessKey,
            null,
            null,
            $"arn:aws:iam::{identity.AccountId}:user/local"
        );
    }

    /// <summary>A new temporary pair of a role's session.</summary>
    /// <param name="role">The role's name.</param>
    /// <param name="lifetime">From now by the machine's clock, which clients have too; negative for a pair that has expired.</param>
    public IssuedKey Issue(string role = "local-role", TimeSpan? lifetime = null)
    {
        var key = new IssuedKey(
            "ASIALOCAL" + RandomNumberGenerator.GetHexString(11),
            RandomNumberGenerator.GetHexString(40),
            // As AWS's: base64, so that what escapes or cuts it is found out.
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(300)),
            TimeProvider.System.GetUtcNow() + (lifetime ?? TimeSpan.FromHours(1)),
            $"arn:aws:sts::{_identity.AccountId}:assumed-role/{role}/session"
        );
        Traces.Secret(SecretKind.Credential, key.SecretAccessKey);
        Traces.Secret(SecretKind.Credential, key.SessionToken);
        return _keys[key.AccessKeyId] = key;
    }

    /// <summary>The pair; null for an id that is not the cloud's.</summary>
    public IssuedKey? Find(string accessKeyId) => _keys.GetValueOrDefault(accessKeyId);
}
