using System.Buffers;
using System.Buffers.Text;

namespace GapFurniture.S32cs.Documents;

/// <summary>
/// Text between the quotes of a JSON string, in which CloudSearch accepts only characters that XML 1.0 allows. Control characters that stand
/// in a string as they are, which JSON's grammar forbids, are first replaced by bytes that never occur in UTF-8: then any reader of JSON can
/// read the line, and every byte stays at its place.
/// </summary>
/// <seealso href="https://www.w3.org/TR/xml/#charsets"/>
internal static class XmlText
{
    private const byte Tab = 0xFD;
    private const byte CarriageReturn = 0xFE;
    private const byte Control = 0xFF;

    // The first byte of U+FFFE and U+FFFF, and of all other characters from U+F000 on.
    private const byte FirstOfNoncharacters = 0xEF;

    private static readonly SearchValues<byte> s_suspects = SearchValues.Create(
        (byte)'\\',
        FirstOfNoncharacters,
        Tab,
        CarriageReturn,
        Control
    );

    /// <summary>Replaces the control characters within the strings of a line; true if there are any.</summary>
    public static bool MarkControls(Span<byte> line)
    {
        var (inString, found) = (false, false);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"')
                inString = !inString;
            else if (inString && line[i] == '\\')
                i++;
            else if (inString && line[i] < ' ')
            {
                line[i] = (char)line[i] switch
                {
                    '\t' => Tab,
                    '\r' => CarriageReturn,
                    _ => Control,
                };
                found = true;
            }
        }
        return found;
    }

    /// <summary>True if U+FFFE or U+FFFF may occur as they are.</summary>
    public static bool MayHaveNoncharacters(ReadOnlySpan<byte> text) => text.Contains(FirstOfNoncharacters);

    /// <summary>True if all of a text may stay.</summary>
    public static bool IsClean(ReadOnlySpan<byte> text) => FindForbidden(text, 0).Length == 0;

    /// <summary>Writes what may stay of a text. Tabs and carriage returns, which XML allows, become escapes.</summary>
    public static void WriteClean(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        for (var at = 0; ; )
        {
            var (start, length) = FindForbidden(text, at);
            output.Write(text[at..start]);
            if (length == 0)
                return;
            if (text[start] is Tab or CarriageReturn)
                output.Write(text[start] == Tab ? "\\t"u8 : "\\r"u8);
            at = start + length;
        }
    }

    // The first piece that may not stay as it is, from a byte on; its length is 0 at the end of the text.
    private static (int Start, int Length) FindForbidden(ReadOnlySpan<byte> text, int at)
    {
        while (text[at..].IndexOfAny(s_suspects) is var next and >= 0)
        {
            at += next;
            var (length, isForbidden) = text[at] switch
            {
                (byte)'\\' => Escape(text[at..]),
                FirstOfNoncharacters => (3, text[at + 1] == 0xBF && text[at + 2] >= 0xBE),
                _ => (1, true),
            };
            if (isForbidden)
                return (at, length);
            at += length;
        }
        return (text.Length, 0);
    }

    // A pair of surrogates counts as one escape; half a pair is no character.
    private static (int Length, bool IsForbidden) Escape(ReadOnlySpan<byte> text)
    {
        if (text[1] != 'u')
            return (2, text[1] is (byte)'b' or (byte)'f');
        var unit = (char)Unit(text);
        if (char.IsHighSurrogate(unit) && text[6..].StartsWith("\\u"u8) && char.IsLowSurrogate((char)Unit(text[6..])))
            return (12, false);
        return (6, char.IsSurrogate(unit) || unit is < ' ' and not ('\t' or '\n' or '\r') or '\uFFFE' or '\uFFFF');
    }

    // The reader of JSON has seen to it that four hexadecimal digits follow.
    private static int Unit(ReadOnlySpan<byte> escape) => Utf8Parser.TryParse(escape.Slice(2, 4), out int unit, out _, 'x') ? unit : 0;
}
