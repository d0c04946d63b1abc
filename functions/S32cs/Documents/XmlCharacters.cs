using System.Buffers;

namespace GapFurniture.S32cs.Documents;

/// <summary>Characters by the rule of XML 1.0, which CloudSearch goes by.</summary>
/// <seealso href="https://www.w3.org/TR/xml/#charsets"/>
internal static class XmlCharacters
{
    /// <summary>Where a scan over a string's bytes has to stop: its end, an escape, or a raw control character.</summary>
    public static readonly SearchValues<byte> Stops = SearchValues.Create([.. Controls(), (byte)'"', (byte)'\\']);

    /// <summary>The same and the first byte of U+F000 to U+FFFF, for text in which U+FFFE or U+FFFF occur.</summary>
    public static readonly SearchValues<byte> StopsAndNoncharacters = SearchValues.Create([.. Controls(), (byte)'"', (byte)'\\', 0xEF]);

    /// <summary>True for UTF-16 code units that no XML document may hold; surrogates are a matter of their neighbours.</summary>
    public static bool IsForbidden(int unit) => unit is < 0x20 and not (0x09 or 0x0A or 0x0D) or 0xFFFE or 0xFFFF;

    private static IEnumerable<byte> Controls() => Enumerable.Range(0, 0x20).Select(i => (byte)i);
}
