using System.Buffers.Binary;

namespace GapFurniture.YumRepo.Rpm;

/// <summary>Where a package's header ends.</summary>
/// <param name="End">So many bytes from the file's start are needed.</param>
/// <param name="IsCertain">
/// True if the header ends exactly there; false if that can be said only when so many bytes are there, which happens when the start given
/// ends before the header begins.
/// </param>
internal readonly record struct HeaderSize(long End, bool IsCertain);

/// <summary>The bytes are no package that can be listed. The message, for people, names what is wrong.</summary>
internal sealed class RpmFormatException(string message) : Exception(message);

/// <summary>
/// The parts at the start of a package file: lead (96 bytes), signature (a header, padded to a multiple of 8), header; the payload follows.
/// </summary>
/// <seealso href="https://github.com/rpm-software-management/rpm/blob/master/docs/manual/format_v4.md"/>
internal static class RpmHeaders
{
    public const int LeadLength = 96;

    /// <summary>Magic, reserved bytes, number of entries, number of bytes of data.</summary>
    public const int IntroLength = 16;

    public const int EntryLength = 16;

    // What a request brings too much costs less than one request more: nine of ten headers are shorter than this.
    private const int LikelyHeaderLength = 256 * 1024;

    // The bounds that librpm has (lib/header.cc: hdrblobRead), so that nothing is refused that rpm would install.
    private const uint MaxSignatureEntries = 32;
    private const uint MaxSignatureData = 64 * 1024 * 1024;
    private const uint MaxHeaderEntries = 0xffff;
    private const uint MaxHeaderData = 0x0fffffff;

    private static ReadOnlySpan<byte> LeadMagic => [0xed, 0xab, 0xee, 0xdb];

    public static ReadOnlySpan<byte> HeaderMagic => [0x8e, 0xad, 0xe8, 0x01];

    /// <summary>
    /// How many bytes from the file's start hold lead, signature and header. 64 KiB answer it with certainty unless the signature alone is
    /// longer (one with signatures of thousands of files); then the number includes what headers usually have, so that one further
    /// request is enough for them too.
    /// </summary>
    /// <exception cref="RpmFormatException">It is not a package, or has sizes that librpm refuses.</exception>
    public static HeaderSize Needed(ReadOnlySpan<byte> start)
    {
        if (!start.StartsWith(LeadMagic[..Math.Min(start.Length, LeadMagic.Length)]))
            throw new RpmFormatException("it is not an RPM package: it does not begin as one");
        if (start.Length < LeadLength + IntroLength)
            return new HeaderSize(LeadLength + IntroLength + LikelyHeaderLength, IsCertain: false);
        var header = HeaderStart(start);
        return start.Length < header + IntroLength
            ? new HeaderSize(header + IntroLength + LikelyHeaderLength, IsCertain: false)
            : new HeaderSize(header + Length(start[(int)header..], "header", MaxHeaderEntries, MaxHeaderData), IsCertain: true);
    }

    /// <summary>Offset of the header, which is where the padded signature ends.</summary>
    /// <exception cref="RpmFormatException">The lead or the signature's sizes are not of a package.</exception>
    public static long HeaderStart(ReadOnlySpan<byte> start)
    {
        // Version 3 and 4 packages say 3, rpm 6 says 4 here; 1 and 2, of 1995 to 1997, had no signature header.
        if (start[4] is < 3 or > 4)
            throw new RpmFormatException($"its format, version {start[4]}, is not one that rpm reads today");
        var length = Length(start[LeadLength..], "signature", MaxSignatureEntries, MaxSignatureData);
        return LeadLength + (length + 7) / 8 * 8;
    }

    private static long Length(ReadOnlySpan<byte> intro, string part, uint maxEntries, uint maxData)
    {
        if (!intro.StartsWith(HeaderMagic))
            throw new RpmFormatException($"there is no {part} where the {part} should begin");
        var entries = BinaryPrimitives.ReadUInt32BigEndian(intro[8..]);
        var data = BinaryPrimitives.ReadUInt32BigEndian(intro[12..]);
        if (entries is 0 || entries > maxEntries)
            throw new RpmFormatException($"its {part} claims {entries} entries; rpm reads 1 to {maxEntries}");
        if (data > maxData)
            throw new RpmFormatException($"its {part} claims {data} bytes of data; rpm reads {maxData} at most");
        return IntroLength + (long)entries * EntryLength + data;
    }
}
