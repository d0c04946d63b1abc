using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace GapFurniture.YumRepo.Rpm;

/// <summary>Bytes of a header as text. Headers do not say an encoding; old packages have several in one header.</summary>
internal static class RpmText
{
    // What no XML document can hold, not even escaped (https://www.w3.org/TR/xml/#charsets).
    private static readonly SearchValues<byte> s_controls = SearchValues.Create([
        .. Enumerable.Range(0, ' ').Select(c => (byte)c).Where(c => c is not ((byte)'\t' or (byte)'\n' or (byte)'\r')),
    ]);

    /// <summary>
    /// UTF-8 where it is that, else Latin-1 as createrepo_c has it: without 0x80 to 0xBF, which are mostly leftovers of other encodings.
    /// </summary>
    /// <exception cref="RpmFormatException">
    /// It has a character that XML forbids: written out, it would make the whole repository unreadable.
    /// </exception>
    public static string Decode(ReadOnlySpan<byte> bytes, RpmTag tag)
    {
        if (bytes.IsEmpty)
            return "";
        var control = bytes.IndexOfAny(s_controls);
        if (control >= 0)
            throw Forbidden(bytes[control], tag);
        if (!Utf8.IsValid(bytes))
            return Latin1(bytes);
        var text = Encoding.UTF8.GetString(bytes);
        var noncharacter = text.AsSpan().IndexOfAny('\uFFFE', '\uFFFF');
        return noncharacter < 0 ? text : throw Forbidden(text[noncharacter], tag);
    }

    private static RpmFormatException Forbidden(int character, RpmTag tag) =>
        new($"its {tag} has the character U+{character:X4}, which metadata in XML cannot hold");

    private static string Latin1(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
            if (b is < 0x80 or >= 0xC0)
                text.Append((char)b);
        return text.ToString();
    }
}
