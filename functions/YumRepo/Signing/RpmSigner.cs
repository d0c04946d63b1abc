using GapFurniture.YumRepo.Rpm;

namespace GapFurniture.YumRepo.Signing;

/// <summary>
/// Signs packages (gpgcheck=1), as rpmsign does: the signature is of the header, which holds a digest of the payload. It takes room that
/// rpmbuild has reserved before the header, so that only the first bytes of the file change.
/// </summary>
/// <seealso href="https://github.com/rpm-software-management/rpm/blob/master/docs/manual/signatures_digests.md"/>
internal static class RpmSigner
{
    private static readonly int[] s_signatures = [SignatureTag.Dsa, SignatureTag.Rsa, SignatureTag.LegacyPgp, SignatureTag.LegacyGpg];

    /// <summary>Signs a package, as of the time at which it was built; a signature that it has is replaced.</summary>
    /// <param name="start">The start of its file, at least to the end of the header.</param>
    /// <param name="signer">The key.</param>
    /// <param name="cancellationToken">Ends the call that signs.</param>
    /// <returns>What stands before the header, to put in the place of as many bytes.</returns>
    /// <exception cref="RpmFormatException">It is not a package.</exception>
    /// <exception cref="NotSignableException">It has no room for a signature, or no digest of its payload: the message says which.</exception>
    /// <exception cref="SigningException">The key cannot sign.</exception>
    public static async Task<byte[]> SignAsync(ReadOnlyMemory<byte> start, OpenPgpSigner signer, CancellationToken cancellationToken)
    {
        var package = Package.Parse(start.Span);
        var header = start[(int)package.HeaderStart..(int)package.HeaderEnd];
        Check(header.Span);
        // Not now: the same package is signed to the same bytes, whenever that is done, so that clients' indexes stay right.
        var made = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(package.BuildTime, 0, uint.MaxValue));
        var signature = await signer.SignBinaryAsync(header, made, cancellationToken).ConfigureAwait(false);
        var before = start.Span[..(int)package.HeaderStart];
        return [.. before[..RpmHeaders.LeadLength], .. WithSignature(before[RpmHeaders.LeadLength..], signature)];
    }

    private static void Check(ReadOnlySpan<byte> bytes)
    {
        var header = new RpmHeader(bytes, "header", RpmTag.HeaderRegion);
        if (header.Number(RpmTag.RpmFormat) is >= 6)
            throw new NotSignableException("packages of rpm 6 are not signed: sign them where they are built");
        if (!header.HasRegion || !header.Has(RpmTag.PayloadDigest))
            throw new NotSignableException("it was built by rpm 4.13 or older, whose headers hold no digest of the payload");
    }

    private static byte[] WithSignature(ReadOnlySpan<byte> old, byte[] signature)
    {
        var header = new RpmHeader(old, "signature", RpmTag.SignatureRegion);
        var entries = header
            .Entries()
            .Where(entry => !s_signatures.Contains(entry.Tag) && entry.Tag != SignatureTag.ReservedSpace)
            .Append(HeaderEntry.Bytes(SignatureTag.Rsa, signature))
            .ToList();
        // What is left of the reserve ends at the same byte as before.
        var room = old.Length - Written(entries, []).Length;
        return room > 0
            ? Written(entries, new byte[room])
            : throw new NotSignableException($"it has {old.Length} bytes for signatures, and {1 - room} more are needed");
    }

    private static byte[] Written(IEnumerable<HeaderEntry> entries, byte[] reserve) =>
        HeaderEntry.Write(
            [.. entries.Append(HeaderEntry.Bytes(SignatureTag.ReservedSpace, reserve)).OrderBy(entry => entry.Tag)],
            RpmTag.SignatureRegion
        );
}

/// <summary>A package that cannot be signed in place. The message, for people, says why.</summary>
internal sealed class NotSignableException(string message) : Exception(message);
