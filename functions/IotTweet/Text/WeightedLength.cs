using System.Buffers;
using System.Text.RegularExpressions;

namespace GapFurniture.IotTweet.Text;

/// <summary>
/// The length of a post as X counts it, in its published configuration (version 3): most scripts of the first 4,352 code points and
/// some punctuation weigh 1, everything else 2; an emoji of however many code points 2; a link 23. X counts in normalization form C, which
/// .NET does not have without ICU: decomposed text is counted as it is, so it may weigh more here than at X, but not less.
/// </summary>
/// <seealso href="https://docs.x.com/fundamentals/counting-characters"/>
internal static partial class WeightedLength
{
    public const int Most = 280;

    private const int Link = 23;
    private const int Emoji = 2;

    // Written with one code point more in form C (composition exclusions of the Unicode Character Database).
    private static readonly SearchValues<char> s_splitInFormC = SearchValues.Create(
        "\u0344\u0958\u0959\u095A\u095B\u095C\u095D\u095E\u095F\u09DC\u09DD\u09DF\u0A33\u0A36\u0A59\u0A5A\u0A5B\u0A5E\u0B5C\u0B5D"
            + "\u0F43\u0F4D\u0F52\u0F57\u0F5C\u0F69\u0F73\u0F75\u0F76\u0F78\u0F81\u0F93\u0F9D\u0FA2\u0FA7\u0FAC\u0FB9\u2ADC\uFB2C\uFB2D"
    );

    public static int Of(string text)
    {
        var (length, position) = (0, 0);
        foreach (Match special in Special().Matches(text))
        {
            length += OfCharacters(text.AsSpan(position..special.Index)) + (special.Groups["link"].Success ? Link : Emoji);
            position = special.Index + special.Length;
        }
        return length + OfCharacters(text.AsSpan(position));
    }

    /// <summary>The text with every link as <c>□</c>: X shows other links than those that it is given.</summary>
    public static string WithoutLinks(string text) => Special().Replace(text, m => m.Groups["link"].Success ? "□" : m.Value);

    private static int OfCharacters(ReadOnlySpan<char> text)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length += rune.Value switch
            {
                <= 4351 or (>= 8192 and <= 8205) or (>= 8208 and <= 8223) or (>= 8242 and <= 8247) => 1,
                // Notes of music, up to three code points in form C.
                (>= 0x1D15E and <= 0x1D164) or (>= 0x1D1BB and <= 0x1D1C0) => 6,
                _ => 2,
            };
            if (rune.IsBmp && s_splitInFormC.Contains((char)rune.Value))
                length++;
        }
        return length;
    }

    // Links: with a scheme any host with a dot, without one Latin letters and a country's or a usual ending.
    // Emoji: keycaps, flags, or a picture with its variant, skin and tags, maybe several joined.
    [GeneratedRegex(
        """
            (?<link>
              (?: (?<![A-Za-z0-9@＠$\#＃]) https?:// (?:[\p{L}\p{M}\p{Nd}](?:[\p{L}\p{M}\p{Nd}_-]{0,61}[\p{L}\p{M}\p{Nd}])?\.)+ \p{L}(?:[\p{L}\p{Nd}-]*[\p{L}\p{Nd}])?
                (?: :\d+ )?
              | (?<![A-Za-z0-9@＠$\#＃_./-]) (?:[A-Za-z0-9À-ɏ](?:[A-Za-z0-9_À-ɏ-]{0,61}[A-Za-z0-9À-ɏ])?\.)+
                (?:[A-Za-z]{2}|com|net|org|edu|gov|mil|int|info|biz|name|app|dev|cloud|online|site|shop|store|blog|tech|xyz|news|live|tokyo|osaka|page|link|moe)
                (?![A-Za-z0-9À-ɏ@_-]|\.[A-Za-z0-9]) )
              (?: /(?:[A-Za-z0-9\p{IsCyrillic}À-ɏ!*';:=+,.$/%\#\[\]_~@|&()-]*[A-Za-z0-9\p{IsCyrillic}À-ɏ=_\#/+)-])? )?
              (?: \?[A-Za-z0-9!?*'();:&=+$/%\#\[\]_.,~|@-]*[A-Za-z0-9_&=\#/-] )?
            )
            | [0-9\#*]\uFE0F?\u20E3
            | \uD83C[\uDDE6-\uDDFF]\uD83C[\uDDE6-\uDDFF]
            | (?:[©®\u2122\u265F]\uFE0F | (?:[\uD83C-\uD83E][\uDC00-\uDFFF]|[‼⁉ℹ↔-↙↩↪⌚⌛⌨⏏⏩-⏳⏸-⏺Ⓜ▪▫▶◀◻-◾☀-☄☎☑☔☕☘☝☠☢☣☦☪☮☯☸-☺♀♂♈-♓♠♣♥♦♨♻♾♿⚒-⚗⚙⚛⚜⚠⚡⚧⚪⚫⚰⚱⚽⚾⛄⛅⛈⛎⛏⛑⛓⛔⛩⛪⛰-⛵⛷-⛺⛽✂✅✈-✍✏✒✔✖✝✡✨✳✴❄❇❌❎❓-❕❗❣❤➕-➗➡➰➿⤴⤵⬅-⬇⬛⬜⭐⭕〰〽㊗㊙])(?!\uFE0E)\uFE0F?)
              (?:\uD83C[\uDFFB-\uDFFF])? (?:\uDB40[\uDC20-\uDC7F])*
              (?:\u200D (?:[\uD83C-\uD83E][\uDC00-\uDFFF]|[\u2190-\u2BFF])\uFE0F?(?:\uD83C[\uDFFB-\uDFFF])?)*
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Special();
}
