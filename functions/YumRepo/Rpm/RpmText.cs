using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace GapFurniture.YumRepo.Rpm;

/// <summary>Bytes of a header as text. Headers do not say an encoding; old packages have several in one header.</summary>
internal static class RpmText
{
    // What no XML document can hold, not even escaped (https://www.w3.org/TR/xml/#charsets).
    private static readonly SearchValues<char> s_forbidden = SearchValues.Create([
        .. Enumerable.Range(0, ' ').Select(c => (char)c).Where(c => c is not ('\t' or '\n' or '\r')),
        '\uFFFE',
        '\uFFFF',
    ]);

    /// <summary>
    /// UTF-8 where it is that, else Latin-1 as createrepo_c has it: without the control characters and without 0x80 to 0xBF, which are
    /// mostly leftovers of other encodings.
    /// </summary>
    /// <exception cref="RpmFormatException">
    /// It has a character that XML forbids: written out, it would make the whole repository unreadable.
    /// </exception>
    public static string Decode(ReadOnlySpan<byte> bytes, RpmTag tag)
    {
        if (bytes.IsEmpty)
            return "";
        var text = Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Latin1(bytes);
        var at = text.AsSpan().IndexOfAny(s_forbidden);
        return at < 0
            ? text
            : throw new RpmFormatException($"its {tag} has the character U+{(int)text[at]:X4}, which metadata in XML cannot hold");
    }

    private static string Latin1(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
            if (b is >= 0xC0 or (>= 0x20 and < 0x80) or (byte)'\t' or (byte)'\n' or (byte)'\r')
                text.Append((char)b);
        return text.ToString();
    }
}
