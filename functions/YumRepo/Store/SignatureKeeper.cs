using System.Security.Cryptography;
using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Signing;

namespace GapFurniture.YumRepo.Store;

/// <summary>
/// Keeps repomd.xml.asc and repomd.xml.key. No write covers two objects, so that for a moment the signature is that of the former repomd.xml; whoever
/// dies in that moment leaves the repair to the next run.
/// </summary>
/// <seealso href="https://github.com/rpm-software-management/librepo/issues/311"/>
internal sealed class SignatureKeeper(RepositoryBucket bucket, IRepositorySigner signer, RepositoryOptions options)
{
    public const string SignaturePath = $"{RepoMd.Path}.asc";

    /// <summary>Where the public key lies.</summary>
    public const string KeyPath = $"{RepoMd.Path}.key";

    /// <summary>User metadata of the signature: <see cref="DigestOf"/> of what it belongs to. Of the public key: its SHA-256.</summary>
    public const string Mark = "yumrepo-of";

    // More would mean that others write without pause, and then they write the signature, too.
    private const int Attempts = 10;

    private bool _isKeyKnown;

    /// <summary>SHA-256 of a repomd.xml and the public key that its signature is checked with: another key needs another signature.</summary>
    public static string DigestOf(byte[] repoMd, byte[] publicKey) =>
        Convert.ToHexStringLower(SHA256.HashData([.. SHA256.HashData(repoMd), .. SHA256.HashData(publicKey)]));

    /// <summary>Signs what will be repomd.xml.</summary>
    public Task<byte[]> SignAsync(byte[] repoMd, CancellationToken cancellationToken) => signer.SignAsync(repoMd, cancellationToken);

    /// <summary>Makes sure that the signature is that of the repomd.xml that is there now, whoever wrote it.</summary>
    /// <param name="repoMd">repomd.xml as it was just written or read.</param>
    /// <param name="signature">Its signature, if it is made already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>True if signature or key had to be written.</returns>
    public async Task<bool> EnsureAsync(byte[] repoMd, byte[]? signature, CancellationToken cancellationToken)
    {
        var isWritten = false;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var digest = DigestOf(repoMd, signer.PublicKey);
            var found = await bucket.MarkOfAsync(SignaturePath, Mark, cancellationToken);
            if (found?.Value == digest)
                break;
            signature ??= await SignAsync(repoMd, cancellationToken);
            isWritten |= await bucket.ReplaceAsync(SignaturePath, signature, found?.ETag, Options(digest), cancellationToken);
            // A rival may have written repomd.xml since, and its signature before ours.
            if (await bucket.FindAsync(RepoMd.Path, cancellationToken) is not { } current)
                break;
            if (!current.Bytes.AsSpan().SequenceEqual(repoMd))
                (repoMd, signature) = (current.Bytes, null);
        }
        return await EnsureKeyAsync(cancellationToken) || isWritten;
    }

    private async Task<bool> EnsureKeyAsync(CancellationToken cancellationToken)
    {
        if (_isKeyKnown)
            return false;
        var digest = Convert.ToHexStringLower(SHA256.HashData(signer.PublicKey));
        var found = await bucket.MarkOfAsync(KeyPath, Mark, cancellationToken);
        var isNew =
            found?.Value != digest && await bucket.ReplaceAsync(KeyPath, signer.PublicKey, found?.ETag, Options(digest), cancellationToken);
        _isKeyKnown = true;
        return isNew;
    }

    private PutOptions Options(string digest) => new("application/pgp-keys", options.RepoMdCacheControl) { Marks = [(Mark, digest)] };
}
