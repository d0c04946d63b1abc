using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.Sig;
using Org.BouncyCastle.Math;

namespace GapFurniture.YumRepo.Signing;

/// <summary>
/// OpenPGP signatures, version 4, RSA with SHA-256: what every client verifies, the oldest too. Where the private key lies, and who computes
/// with it, is for the classes that inherit.
/// </summary>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc4880#section-5.2.3"/>
internal abstract class OpenPgpSigner(TimeProvider time) : IRepositorySigner
{
    // Types of signatures: of data as it is, and of a key's name by the key itself.
    private const int BinaryDocument = 0x00;
    private const int PositiveCertification = 0x13;

    public abstract byte[] PublicKey { get; }

    /// <summary>The key that signs, which may be a subkey of the one that clients know.</summary>
    protected abstract PublicKeyPacket SigningKey { get; }

    /// <summary>An RSA signature (PKCS #1 v1.5) of a SHA-256.</summary>
    /// <exception cref="SigningException">The key cannot sign.</exception>
    protected abstract Task<byte[]> SignDigestAsync(byte[] digest, CancellationToken cancellationToken);

    public async Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        Armored(await SignBinaryAsync(data, time.GetUtcNow(), cancellationToken).ConfigureAwait(false));

    /// <summary>The same, not armored, as packages hold it: always the same bytes for the same data and time.</summary>
    /// <param name="data">What is signed.</param>
    /// <param name="made">When: not before the key was made and not later than now, which clients would not accept.</param>
    /// <param name="cancellationToken">Ends the call that signs.</param>
    /// <exception cref="SigningException">The key cannot sign.</exception>
    public async Task<byte[]> SignBinaryAsync(ReadOnlyMemory<byte> data, DateTimeOffset made, CancellationToken cancellationToken)
    {
        var (earliest, now) = (new DateTimeOffset(SigningKey.GetTime()), time.GetUtcNow());
        var accepted =
            made < earliest ? earliest
            : made > now ? now
            : made;
        var packet = await SignAsync(data, BinaryDocument, accepted, [], cancellationToken).ConfigureAwait(false);
        return Encoded(packet);
    }

    /// <summary>A key's own signature under the name it goes by, without which no client imports it.</summary>
    /// <param name="user">The name.</param>
    /// <param name="made">When the key was made: the signature is then the same each time, and so is what is stored.</param>
    /// <param name="cancellationToken">Ends the call that signs.</param>
    protected Task<SignaturePacket> CertifyAsync(UserIdPacket user, DateTimeOffset made, CancellationToken cancellationToken)
    {
        var name = Encoding.UTF8.GetBytes(user.GetId());
        var length = new byte[5];
        length[0] = 0xB4;
        BinaryPrimitives.WriteInt32BigEndian(length.AsSpan(1), name.Length);
        return SignAsync(
            (byte[])[.. Hashed(SigningKey), .. length, .. name],
            PositiveCertification,
            made,
            [
                new KeyFlags(critical: true, KeyFlags.CertifyOther | KeyFlags.SignData),
                new PrimaryUserId(critical: false, isPrimaryUserId: true),
            ],
            cancellationToken
        );
    }

    protected static byte[] Encoded(params IEnumerable<ContainedPacket> packets)
    {
        using var bytes = new MemoryStream();
        using (var output = new BcpgOutputStream(bytes))
            foreach (var packet in packets)
                output.WritePacket(packet);
        return bytes.ToArray();
    }

    /// <summary>With the checksum line, which gpg 2.2 wants though it is optional since RFC 9580.</summary>
    protected static byte[] Armored(byte[] packets)
    {
        using var bytes = new MemoryStream();
        using (var output = new ArmoredOutputStream(bytes, new Dictionary<string, string>(), addVersionHeader: false))
            output.Write(packets);
        return bytes.ToArray();
    }

    private async Task<SignaturePacket> SignAsync(
        ReadOnlyMemory<byte> data,
        int kind,
        DateTimeOffset made,
        SignatureSubpacket[] more,
        CancellationToken cancellationToken
    )
    {
        var fingerprint = Fingerprint(SigningKey);
        var keyId = BinaryPrimitives.ReadInt64BigEndian(fingerprint.AsSpan(^8..));
        SignatureSubpacket[] hashed =
        [
            new IssuerFingerprint(critical: false, keyVersion: 4, fingerprint),
            new SignatureCreationTime(critical: true, made.UtcDateTime),
            .. more,
        ];
        SignaturePacket Packet(byte[] leftBits, MPInteger[] signature) =>
            new(
                kind,
                keyId,
                PublicKeyAlgorithmTag.RsaGeneral,
                HashAlgorithmTag.Sha256,
                hashed,
                [new IssuerKeyId(critical: false, keyId)],
                leftBits,
                signature
            );

        var digest = Digest(data.Span, Packet([0, 0], []).GetSignatureTrailer());
        var signature = await SignDigestAsync(digest, cancellationToken).ConfigureAwait(false);
        return Packet(digest[..2], [new MPInteger(new BigInteger(1, signature))]);
    }

    private static byte[] Digest(ReadOnlySpan<byte> data, byte[] trailer)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(data);
        hash.AppendData(trailer);
        return hash.GetHashAndReset();
    }

#pragma warning disable CA5350 // version 4 of OpenPGP defines fingerprints so; nothing is signed with SHA-1
    private static byte[] Fingerprint(PublicKeyPacket key) => SHA1.HashData(Hashed(key));
#pragma warning restore CA5350

    private static byte[] Hashed(PublicKeyPacket key)
    {
        var contents = key.GetEncodedContents();
        return [0x99, (byte)(contents.Length >> 8), (byte)contents.Length, .. contents];
    }
}
