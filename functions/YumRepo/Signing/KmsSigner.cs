using System.Security.Cryptography;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Math;

namespace GapFurniture.YumRepo.Signing;

/// <summary>
/// Signs with an RSA key that never leaves KMS (key usage SIGN_VERIFY, key spec RSA_2048 to RSA_4096). Its OpenPGP public key is made from what
/// KMS says of it, the same each time.
/// </summary>
internal sealed class KmsSigner : OpenPgpSigner
{
    private readonly IAmazonKeyManagementService _kms;
    private readonly string _keyId;
    private byte[] _publicKey = [];

    private KmsSigner(IAmazonKeyManagementService kms, string keyId, PublicKeyPacket key, TimeProvider time)
        : base(time)
    {
        _kms = kms;
        _keyId = keyId;
        SigningKey = key;
    }

    public override byte[] PublicKey => _publicKey;

    protected override PublicKeyPacket SigningKey { get; }

    /// <summary>Asks KMS for the key: three calls (DescribeKey, GetPublicKey, Sign).</summary>
    /// <param name="kms">KMS.</param>
    /// <param name="keyId">An id, ARN or alias.</param>
    /// <param name="userId">The name that clients show when they import the key, "Name &lt;address&gt;".</param>
    /// <param name="time">Says when signatures are made.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="SigningException">The key is not an RSA key for signing.</exception>
    /// <exception cref="AmazonServiceException">KMS does not know the key, or may not be asked.</exception>
    public static async Task<KmsSigner> CreateAsync(
        IAmazonKeyManagementService kms,
        string keyId,
        string userId,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var about = await kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = keyId }, cancellationToken).ConfigureAwait(false);
        var metadata = about.KeyMetadata;
        if (metadata.KeyUsage != KeyUsageType.SIGN_VERIFY || metadata.KeySpec?.Value.StartsWith("RSA_", StringComparison.Ordinal) != true)
            throw new SigningException(
                $"the KMS key {keyId} has usage {metadata.KeyUsage} and spec {metadata.KeySpec}; an RSA key with usage SIGN_VERIFY is needed"
            );
        // The id itself, since an alias may lead to another key later, whose signatures would not be the public key's.
        var answer = await kms.GetPublicKeyAsync(new GetPublicKeyRequest { KeyId = metadata.Arn }, cancellationToken).ConfigureAwait(false);
        var made = new DateTimeOffset(metadata.CreationDate!.Value.ToUniversalTime());
        var signer = new KmsSigner(kms, metadata.Arn, PublicKeyOf(answer.PublicKey.ToArray(), made), time);
        var user = new UserIdPacket(userId);
        var certification = await signer.CertifyAsync(user, made, cancellationToken).ConfigureAwait(false);
        signer._publicKey = Armored(Encoded(signer.SigningKey, user, certification));
        return signer;
    }

    protected override async Task<byte[]> SignDigestAsync(byte[] digest, CancellationToken cancellationToken)
    {
        using var message = new MemoryStream(digest);
        var request = new SignRequest
        {
            KeyId = _keyId,
            Message = message,
            MessageType = MessageType.DIGEST,
            SigningAlgorithm = SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256,
        };
        return (await _kms.SignAsync(request, cancellationToken).ConfigureAwait(false)).Signature.ToArray();
    }

    private static PublicKeyPacket PublicKeyOf(byte[] subjectPublicKeyInfo, DateTimeOffset made)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        return new PublicKeyPacket(
            PublicKeyPacket.Version4,
            PublicKeyAlgorithmTag.RsaGeneral,
            made.UtcDateTime,
            new RsaPublicBcpgKey(new BigInteger(1, parameters.Modulus), new BigInteger(1, parameters.Exponent))
        );
    }
}
