using System.Collections.Concurrent;
using System.Security.Cryptography;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Kms;

/// <summary>Asymmetric keys of KMS: they sign, and do not leave.</summary>
internal sealed class LocalKms(CloudIdentity identity, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, LocalKmsKey> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _aliases = new(StringComparer.Ordinal);

    /// <summary>Creates a key.</summary>
    /// <param name="alias">Such as <c>alias/repository</c>, which is then this key's, whoever had it before.</param>
    /// <param name="bits">2048, 3072 or 4096.</param>
    /// <param name="usage">SIGN_VERIFY or ENCRYPT_DECRYPT.</param>
    public LocalKmsKey CreateKey(string alias, int bits = 2048, string usage = "SIGN_VERIFY")
    {
        var id = Guid.NewGuid().ToString();
        var arn = $"arn:aws:kms:{identity.Region}:{identity.AccountId}:key/{id}";
        var key = new LocalKmsKey(id, arn, identity.AccountId, bits, usage, time.GetUtcNow(), RSA.Create(bits));
        _keys[id] = key;
        _aliases[alias] = id;
        return key;
    }

    /// <summary>The key of an id, an ARN, or an alias or its ARN.</summary>
    /// <exception cref="AwsException">There is none.</exception>
    public LocalKmsKey Find(string keyId)
    {
        var prefix = $"arn:aws:kms:{identity.Region}:{identity.AccountId}:";
        var name = keyId.StartsWith(prefix, StringComparison.Ordinal) ? keyId[prefix.Length..] : keyId;
        if (name.StartsWith("alias/", StringComparison.Ordinal))
            return _aliases.TryGetValue(name, out var id) ? _keys[id] : throw NotFound($"Alias {prefix}{name} is not found.");
        return _keys.TryGetValue(name.StartsWith("key/", StringComparison.Ordinal) ? name[4..] : name, out var key)
            ? key
            : throw NotFound($"Key '{prefix}key/{name}' does not exist");
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values)
            key.Rsa.Dispose();
    }

    private static AwsException NotFound(string message) => new(400, "NotFoundException", message);
}

/// <summary>A key of KMS.</summary>
internal sealed record LocalKmsKey(string Id, string Arn, string Account, int Bits, string Usage, DateTimeOffset Created, RSA Rsa)
{
    public string Spec => $"RSA_{Bits}";

    public bool IsEnabled { get; set; } = true;
}
