using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GapFurniture.Http;

/// <summary>
/// JSON strings that other programs wrote: half surrogate pairs and bytes that are no UTF-8 become U+FFFD, where System.Text.Json would throw.
/// </summary>
public static class JsonText
{
    /// <summary>Whether it is one JSON value and nothing else.</summary>
    public static bool IsValid(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonMembers.AnyDepth);
        try
        {
            while (reader.Read()) { }
            return reader.BytesConsumed > 0 && reader.TokenType != JsonTokenType.None;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <param name="escaped">What stands between the quotes of a valid JSON string.</param>
    public static string Unescape(ReadOnlySpan<byte> escaped)
    {
        if (!escaped.Contains((byte)'\\'))
            return TextCache.Get(escaped);
        Span<byte> buffer = escaped.Length <= 512 ? stackalloc byte[escaped.Length] : new byte[escaped.Length];
        return Encoding.UTF8.GetString(buffer[..Unescape(escaped, buffer)]);
    }

    /// <summary>Resolves escapes into UTF-8, which is never longer than the escaped text.</summary>
    /// <returns>The count of bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> to)
    {
        var length = 0;
        while (true)
        {
            var slash = escaped.IndexOf((byte)'\\');
            var plain = slash < 0 ? escaped : escaped[..slash];
            plain.CopyTo(to[length..]);
            length += plain.Length;
            if (slash < 0)
                return length;
            var code = escaped[slash + 1];
            escaped = escaped[(slash + 2)..];
            if (code == 'u')
                length += Rune(ref escaped).EncodeToUtf8(to[length..]);
            else
                to[length++] = Control(code);
        }
    }

    private static byte Control(byte code) =>
        code switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => code,
        };

    /// <summary>Takes four hexadecimal digits, and the second half of a pair where the first asks for it.</summary>
    private static Rune Rune(ref ReadOnlySpan<byte> digits)
    {
        var first = Unit(digits);
        digits = digits[4..];
        if (char.IsHighSurrogate(first) && digits is [(byte)'\\', (byte)'u', ..] && char.IsLowSurrogate(Unit(digits[2..])))
        {
            var pair = new Rune(first, Unit(digits[2..]));
            digits = digits[6..];
            return pair;
        }
        return System.Text.Rune.TryCreate(first, out var rune) ? rune : System.Text.Rune.ReplacementChar;
    }

    private static char Unit(ReadOnlySpan<byte> digits) =>
        (char)ushort.Parse(digits[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
