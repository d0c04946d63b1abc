using System.Security.Cryptography;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Crypto.Parameters;

namespace GapFurniture.YumRepo.Signing;

/// <summary>Signs with an RSA key that was exported with gpg --export-secret-keys, armored or not.</summary>
internal sealed class LocalKeySigner : OpenPgpSigner, IDisposable
{
    private const int CanSign = 0x02;
    private const string NoKey = "the signing key is no OpenPGP secret key; export one with gpg --export-secret-keys --armor";

    private readonly RSA _rsa;

    /// <summary>Opens a key.</summary>
    /// <param name="secretKey">As gpg exports it.</param>
    /// <param name="passphrase">Empty if it has none.</param>
    /// <param name="time">Says when signatures are made, and whether the key has expired.</param>
    /// <exception cref="SigningException">
    /// It is not a secret key, the passphrase is wrong, or none of its keys can sign: not RSA, expired, revoked, or not for signing.
    /// </exception>
    public LocalKeySigner(ReadOnlyMemory<byte> secretKey, string passphrase, TimeProvider time)
        : base(time)
    {
        var keys = Read(secretKey);
        var signing = Choose(keys, time.GetUtcNow());
        SigningKey = signing.PublicKey.PublicKeyPacket;
        _rsa = Open(signing, passphrase);
        PublicKey = Armored(Exported(keys));
    }

    public override byte[] PublicKey { get; }

    protected override PublicKeyPacket SigningKey { get; }

    public void Dispose() => _rsa.Dispose();

    protected override Task<byte[]> SignDigestAsync(byte[] digest, CancellationToken cancellationToken) =>
        Task.FromResult(_rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    private static List<PgpSecretKey> Read(ReadOnlyMemory<byte> secretKey)
    {
        try
        {
            using var bytes = new MemoryStream(secretKey.ToArray());
            var ring = new PgpSecretKeyRingBundle(PgpUtilities.GetDecoderStream(bytes)).GetKeyRings().FirstOrDefault();
            if (ring is not null)
                return [.. ring.GetSecretKeys()];
        }
        catch (Exception e)
            when (e is IOException or PgpException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            throw new SigningException(NoKey, e);
        }
        throw new SigningException(NoKey);
    }

    // The primary key where it can sign, since every client knows it; else a subkey, as where the primary is kept off line.
    private static PgpSecretKey Choose(List<PgpSecretKey> keys, DateTimeOffset now)
    {
        var problems = keys.ConvertAll(key => (Key: key, Problem: Problem(key, now)));
        return problems.Find(p => p.Problem is null).Key
            ?? throw new SigningException(
                "no key of the signing key can sign: " + string.Join("; ", problems.Select(p => $"{p.Key.KeyId:X16} {p.Problem}"))
            );
    }

    private static string? Problem(PgpSecretKey key, DateTimeOffset now)
    {
        var publicKey = key.PublicKey;
        var validSeconds = publicKey.GetValidSeconds();
        return key.IsPrivateKeyEmpty ? "is without its secret part"
            : publicKey.Algorithm is not (PublicKeyAlgorithmTag.RsaGeneral or PublicKeyAlgorithmTag.RsaSign)
                ? $"is {publicKey.Algorithm}, and only RSA is verified by every client"
            : publicKey.HasRevocation() ? "is revoked"
            : validSeconds > 0 && publicKey.CreationTime.AddSeconds(validSeconds) <= now.UtcDateTime
                ? $"expired on {publicKey.CreationTime.AddSeconds(validSeconds):yyyy-MM-dd}"
            : !IsForSigning(publicKey) ? "is not for signing"
            : null;
    }

    // Keys without flags, of old gpg versions, are for everything.
    private static bool IsForSigning(PgpPublicKey key)
    {
        var flags = key.GetSignatures()
            .Select(signature => signature.GetHashedSubPackets()?.GetKeyFlags() ?? 0)
            .Where(f => f != 0)
            .ToList();
        return flags.Count == 0 ? key.IsMasterKey : flags.Exists(f => (f & CanSign) != 0);
    }

    private static RSA Open(PgpSecretKey key, string passphrase)
    {
        try
        {
            var parameters = (RsaPrivateCrtKeyParameters)key.ExtractPrivateKeyUtf8(passphrase.ToCharArray()).Key;
            var length = (parameters.Modulus.BitLength + 7) / 8;
            var half = (length + 1) / 2;
            return RSA.Create(
                new RSAParameters
                {
                    Modulus = Bytes(parameters.Modulus, length),
                    Exponent = parameters.PublicExponent.ToByteArrayUnsigned(),
                    D = Bytes(parameters.Exponent, length),
                    P = Bytes(parameters.P, half),
                    Q = Bytes(parameters.Q, half),
                    DP = Bytes(parameters.DP, half),
                    DQ = Bytes(parameters.DQ, half),
                    InverseQ = Bytes(parameters.QInv, half),
                }
            );
        }
        catch (Exception e) when (e is PgpException or IOException or CryptographicException or ArgumentException)
        {
            var how = passphrase.Length == 0 ? "without a passphrase" : "with the passphrase given";
            throw new SigningException($"the signing key {key.KeyId:X16} does not open {how}", e);
        }
    }

    // RSAParameters wants numbers of fixed length.
    private static byte[] Bytes(Org.BouncyCastle.Math.BigInteger number, int length)
    {
        var bytes = number.ToByteArrayUnsigned();
        return bytes.Length >= length ? bytes : [.. new byte[length - bytes.Length], .. bytes];
    }

    private static byte[] Exported(List<PgpSecretKey> keys)
    {
        using var bytes = new MemoryStream();
        foreach (var key in keys)
            key.PublicKey.Encode(bytes);
        return bytes.ToArray();
    }
}
