using System.Globalization;
using System.Text;

namespace GapFurniture.Shared.Logging;

/// <summary>
/// Makes text from elsewhere (keys, messages of services) fit for a terminal: it cannot begin a line of its own, move the cursor, change
/// colours or titles, or reverse the direction of writing. What is removed is shown as <c>\u001b</c>.
/// </summary>
public static class TerminalText
{
    /// <summary>The text on one line: line ends become blanks.</summary>
    public static string OneLine(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            if (IsForbidden(c))
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                escaped.Append(c);
        }
        return escaped.ToString();
    }

    // Control characters (C0 without the tab, DEL, C1), and the characters that order bidirectional text.
    private static bool IsForbidden(char c) =>
        (c < ' ' && c != '\t')
        || c
            is (>= '\x7F' and < '\xA0')
                or '\u061C'
                or '\u200E'
                or '\u200F'
                or (>= '\u2028' and <= '\u202E')
                or (>= '\u2066' and <= '\u2069');
}
