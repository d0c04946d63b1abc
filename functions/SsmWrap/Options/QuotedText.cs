using System.Text;

namespace GapFurniture.SsmWrap.Options;

/// <summary>
/// Splits texts at separators outside quotes: <c>a,"b,c"</c>, <c>to='x,y'</c>. A quote opens where a part or a value begins, elsewhere it is a
/// character like others; <c>\"</c> is a quote within quotes.
/// </summary>
internal static class QuotedText
{
    /// <param name="text">The text.</param>
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
