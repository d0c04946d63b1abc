namespace GapFurniture.YumRepo.Signing;

/// <summary>Signs a repository's index, so that clients can tell it is ours (repo_gpgcheck=1).</summary>
internal interface IRepositorySigner
{
    /// <summary>The armored OpenPGP public key: what clients import, and what is stored as repomd.xml.key.</summary>
    byte[] PublicKey { get; }

    /// <summary>An armored, detached OpenPGP signature: what is stored as repomd.xml.asc.</summary>
    /// <exception cref="SigningException">The key cannot sign.</exception>
    Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);
}

/// <summary>A key that cannot be used, or that does not sign. The message, for people, says why and never holds a secret.</summary>
internal sealed class SigningException(string message, Exception? inner = null) : Exception(message, inner);
