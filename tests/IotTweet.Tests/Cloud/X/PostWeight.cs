using System.Globalization;
using System.Text;

namespace GapFurniture.LocalCloud.X;

/// <summary>
/// How long a post is for X: grapheme by grapheme, so that it has no code and no pattern in common with those that it checks. It counts the
/// text as it comes, since senders have to normalise.
/// </summary>
/// <seealso href="https://docs.x.com/fundamentals/counting-characters"/>
internal static class PostWeight
{
    private const int Link = 23;
    private const int Joiner = 0x200D;
    private static readonly string[] s_schemes = ["http://", "https://"];

    /// <summary>The weighted length.</summary>
    public static int Of(string text)
    {
        var (length, position) = (0, 0);
        foreach (var (start, size) in Links(text))
        {
            length += OfPlain(text[position..start]) + Link;
            position = start + size;
        }
        return length + OfPlain(text[position..]);
    }

    /// <summary>Links with a scheme, by start and length, in their order: to the next space or character that no address has.</summary>
    public static IReadOnlyList<(int Start, int Length)> Links(string text)
    {
        var links = new List<(int, int)>();
        for (var i = 0; i < text.Length; i++)
        {
            var scheme = Array.Find(s_schemes, s => text.AsSpan(i).StartsWith(s, StringComparison.OrdinalIgnoreCase));
            if (scheme is null || (i > 0 && (char.IsAsciiLetterOrDigit(text[i - 1]) || text[i - 1] is '@' or '#' or '$')))
                continue;
            var end = i + scheme.Length;
            while (end < text.Length && text[end] is > ' ' and < (char)0x7F && text[end] is not ('<' or '>' or '"'))
                end++;
            while (text[end - 1] is '.' or ',' or '!' or '?' or ';' or ':' or '\'' or ')')
                end--;
            if (text[(i + scheme.Length)..end].Contains('.', StringComparison.Ordinal))
            {
                links.Add((i, end - i));
                i = end - 1;
            }
        }
        return links;
    }

    private static int OfPlain(string text)
    {
        var length = 0;
        for (var graphemes = StringInfo.GetTextElementEnumerator(text); graphemes.MoveNext(); )
            length += OfGrapheme([.. graphemes.GetTextElement().EnumerateRunes()]);
        return length;
    }

    private static int OfGrapheme(Rune[] runes)
    {
        var isKeycap = runes.Length > 1 && runes[^1].Value == 0x20E3 && (char)runes[0].Value is '#' or '*' or (>= '0' and <= '9');
        var isFlag = runes.Length == 2 && runes.All(r => r.Value is >= 0x1F1E6 and <= 0x1F1FF);
        var isText = runes.Length > 1 && runes[1].Value == 0xFE0E;
        if (isKeycap || isFlag)
            return 2;
        var isSign = runes[0].Value is 0xA9 or 0xAE or 0x2122 && (runes.Length == 1 || runes[1].Value != 0xFE0F);
        if (isText || isSign || !IsEmoji(runes[0]))
            return runes.Sum(OfCharacter);
        // What belongs to the emoji costs nothing more: variants, skins, flags' tags, and whatever is joined to it.
        var length = 2;
        for (var i = 1; i < runes.Length; i++)
        {
            var joins = runes[i].Value == Joiner && i + 1 < runes.Length && IsEmoji(runes[i + 1]);
            var joined = runes[i - 1].Value == Joiner && IsEmoji(runes[i]);
            if (!joins && !joined && !IsPart(runes[i]))
                length += OfCharacter(runes[i]);
        }
        return length;
    }

    private static bool IsPart(Rune rune) => rune.Value is 0xFE0F or (>= 0x1F3FB and <= 0x1F3FF) or (>= 0xE0020 and <= 0xE007F);

    private static bool IsEmoji(Rune rune) =>
        rune.Value is 0xA9 or 0xAE or 0x203C or 0x2049 or 0x2122 or 0x2139 or 0x24C2 or 0x3030 or 0x303D or 0x3297 or 0x3299
        || rune.Value is >= 0x1F000 and < 0x1FC00
        || (
            rune.Value is >= 0x2190 and < 0x2C00
            && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol
        );

    private static int OfCharacter(Rune rune) =>
        rune.Value is <= 4351 or (>= 8192 and <= 8205) or (>= 8208 and <= 8223) or (>= 8242 and <= 8247) ? 1 : 2;
}
