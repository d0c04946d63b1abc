using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace GapFurniture.YumRepo.Metadata;

/// <summary>
/// Bytes of XML, escaped as libxml2 does where it serialises without a document: text stays UTF-8, attributes become ASCII. XmlWriter
/// escapes otherwise, and the point is to write what createrepo_c does.
/// </summary>
internal sealed class XmlOutput
{
    private static readonly SearchValues<char> s_inText = SearchValues.Create("&<>\r");

    // All of ASCII that an attribute can hold as it is.
    private static readonly SearchValues<char> s_plainInAttribute = SearchValues.Create([
        .. Enumerable.Range(' ', 0x80 - ' ').Select(c => (char)c).Where(c => c is not ('&' or '<' or '>' or '"')),
    ]);

    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Raw(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    public void Text(ReadOnlySpan<char> text)
    {
        for (int at; (at = text.IndexOfAny(s_inText)) >= 0; text = text[(at + 1)..])
        {
            Encoding.UTF8.GetBytes(text[..at], _bytes);
            Escape(text[at]);
        }
        Encoding.UTF8.GetBytes(text, _bytes);
    }

    public void Attribute(ReadOnlySpan<byte> name, string value)
    {
        Raw(name);
        Raw("=\""u8);
        var text = value.AsSpan();
        for (int at; (at = text.IndexOfAnyExcept(s_plainInAttribute)) >= 0; )
        {
            Encoding.UTF8.GetBytes(text[..at], _bytes);
            text = text[at..];
            Rune.DecodeFromUtf16(text, out var rune, out var length);
            if (rune.IsAscii)
                Escape((char)rune.Value);
            else
                Reference("&#x"u8, rune.Value, 'X');
            text = text[length..];
        }
        Encoding.UTF8.GetBytes(text, _bytes);
        Raw("\""u8);
    }

    // createrepo_c holds sizes in signed numbers; a header that claims more than fits is listed with what it claims.
    public void Attribute<T>(ReadOnlySpan<byte> name, T number)
        where T : struct, IUtf8SpanFormattable
    {
        Raw(name);
        Raw("=\""u8);
        number.TryFormat(_bytes.GetSpan(20), out var written, default, CultureInfo.InvariantCulture);
        _bytes.Advance(written);
        Raw("\""u8);
    }

    private void Escape(char character)
    {
        switch (character)
        {
            case '&':
                Raw("&amp;"u8);
                break;
            case '<':
                Raw("&lt;"u8);
                break;
            case '>':
                Raw("&gt;"u8);
                break;
            case '"':
                Raw("&quot;"u8);
                break;
            default:
                Reference("&#"u8, character, 'D');
                break;
        }
    }

    private void Reference(ReadOnlySpan<byte> open, int character, char format)
    {
        Raw(open);
        Utf8Formatter.TryFormat(character, _bytes.GetSpan(10), out var written, new StandardFormat(format));
        _bytes.Advance(written);
        Raw(";"u8);
    }
}
