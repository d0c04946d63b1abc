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
    public static string OneLine(string text) => Escape(text, keepsLines: false);

    /// <summary>The text with its lines.</summary>
    internal static string Lines(string text) => Escape(text, keepsLines: true);

    private static string Escape(string text, bool keepsLines)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in keepsLines ? text : text.ReplaceLineEndings(" "))
        {
            if (!IsForbidden(c) || (c == '\n' && keepsLines))
                escaped.Append(c);
            else
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
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
