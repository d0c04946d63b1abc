using System.Text;

namespace GapFurniture.Rin.Config;

/// <summary>Compares what two matchers want, as far as that can be told from their texts. What it says is certain; what it does not say may still be so.</summary>
internal static class KeyCoverage
{
    // Every key has a character at least; of those with line breaks only the first line would match some of these, which is enough.
    private static readonly string[] s_everything =
    [
        "",
        "^",
        "$",
        ".",
        ".*",
        ".+",
        "^.",
        "^.*",
        "^.+",
        "^.*$",
        "^.+$",
        "(.*)",
        "(.+)",
        "^(.*)$",
        "^(.+)$",
    ];

    /// <summary>True if the one certainly wants every key that the other wants.</summary>
    public static bool Covers(KeyMatcher one, KeyMatcher other)
    {
        if (one.IsPrefix == other.IsPrefix && one.Source == other.Source)
            return true;
        if (!one.IsPrefix && s_everything.Contains(one.Source, StringComparer.Ordinal))
            return true;
        return Prefix(one) is { IsAll: true } wide
            && Prefix(other) is { } narrow
            && narrow.Text.StartsWith(wide.Text, StringComparison.Ordinal);
    }

    /// <summary>True if some key is certainly wanted by both: their prefixes lie one within the other and nothing more is asked for.</summary>
    public static bool Overlap(KeyMatcher one, KeyMatcher other) => Covers(one, other) || Covers(other, one);

    // The text with which every key that the matcher wants begins, and whether every key that begins so is wanted.
    private static (string Text, bool IsAll)? Prefix(KeyMatcher keys)
    {
        if (keys.IsPrefix)
            return (keys.Source, true);
        var expression = keys.Source;
        // "a|b" begins with either.
        if (expression is not ['^', .. var rest] || rest.Contains('|', StringComparison.Ordinal))
            return null;
        var text = new StringBuilder();
        var i = 0;
        while (i < rest.Length && Literal(rest, i) is var (literal, length) && length > 0)
        {
            // What may be there or not, or several times, is no part of it.
            if (i + length < rest.Length && rest[i + length] is '?' or '*' or '+' or '{')
                return (text.ToString(), false);
            text.Append(literal);
            i += length;
        }
        return (text.ToString(), rest[i..] is "" or ".*" or ".*$" or "(.*)" or "(.*)$");
    }

    private static (char Literal, int Length) Literal(string expression, int at)
    {
        var c = expression[at];
        if (c == '\\')
            return at + 1 < expression.Length && !char.IsAsciiLetterOrDigit(expression[at + 1]) ? (expression[at + 1], 2) : default;
        return @".^$*+?()[]{}".Contains(c, StringComparison.Ordinal) ? default : (c, 1);
    }
}
