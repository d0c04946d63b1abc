using System.Text;

namespace GapFurniture.SsmWrap.Options;

/// <summary>
/// Splits texts at separators outside quotes: <c>a,"b,c"</c>, <c>to='x,y'</c>. A quote opens where a part or a value begins, elsewhere it is a
/// character like others; <c>\"</c> is a quote within quotes.
/// </summary>
internal static class QuotedText
{
    /// <param name="separators">Each of these characters ends a part.</param>
    /// <param name="open">The quote that is not closed; null when all are.</param>
    public static List<string> Split(string text, string separators, out char? open)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        open = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (open is not null && c == '\\' && i + 1 < text.Length && (text[i + 1] == open || text[i + 1] == '\\'))
                part.Append(text[++i]);
            else if (c == open)
                open = null;
            else if (open is null && c is ('"' or '\'') && (part.Length == 0 || part[^1] == '='))
                open = c;
            else if (open is null && separators.Contains(c, StringComparison.Ordinal))
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
                part.Append(c);
        }
        parts.Add(part.ToString());
        return parts;
    }
}

/// <summary>
/// <c>#! /usr/bin/ssmwrap -path /prod/ -- /bin/sh</c>: Linux passes everything behind the interpreter as one argument, then the script's path
/// and its arguments. That one argument is split here, at white space outside quotes.
/// </summary>
internal static class Shebang
{
    /// <summary>The arguments, with the first one split if it is what a "#!" line makes.</summary>
    public static List<byte[]> Expand(List<byte[]> arguments)
    {
        // Without the script there is no "#!" line.
        if (arguments.Count < 2 || arguments[0] is not [(byte)'-', ..] || !arguments[0].AsSpan().ContainsAny(" \t"u8))
            return arguments;
        var words = QuotedText.Split(Encoding.UTF8.GetString(arguments[0]), " \t\r", out _);
        words.RemoveAll(static w => w.Length == 0);
        var flag = words[0].TrimStart('-').Split('=', 2);
        // "-prefix=A B" is one flag whose value holds a blank, unless a "--" shows that more than a value is meant.
        return OptionTable.Set.Find(flag[0]) is null || (flag.Length > 1 && !words.Contains("--"))
            ? arguments
            : [.. words.ConvertAll(Encoding.UTF8.GetBytes), .. arguments.Skip(1)];
    }
}
