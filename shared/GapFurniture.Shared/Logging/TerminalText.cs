using System.Buffers;
using System.Globalization;
using System.Text;

namespace GapFurniture.Shared.Logging;

/// <summary>
/// Makes text from elsewhere (keys, messages of services) fit for a terminal: it cannot begin a line of its own, move the cursor, change
/// colours or titles, or reverse the direction of writing. What is removed is shown as <c>\u001b</c>.
/// </summary>
public static class TerminalText
{
    // Control characters (C0 without the tab, DEL, C1), and the characters that order bidirectional text.
    private static readonly SearchValues<char> s_forbidden = SearchValues.Create(
        string.Concat(
            Enumerable
                .Range(0, 0xA0)
                .Where(c => (c < 0x20 && c != '\t') || c >= 0x7F)
                .Concat([0x061C, 0x200E, 0x200F, .. Enumerable.Range(0x2028, 7), .. Enumerable.Range(0x2066, 4)])
                .Select(c => (char)c)
        )
    );

    /// <summary>The text on one line: line ends become blanks.</summary>
    public static string OneLine(string text) => Escape(text, keepsLines: false);

    /// <summary>The text with its lines.</summary>
    internal static string Lines(string text) => Escape(text, keepsLines: true);

    private static string Escape(string text, bool keepsLines)
    {
        if (!text.AsSpan().ContainsAny(s_forbidden))
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in keepsLines ? text : text.ReplaceLineEndings(" "))
        {
            if (!s_forbidden.Contains(c) || (c == '\n' && keepsLines))
                escaped.Append(c);
            else
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }
        return escaped.ToString();
    }
}
