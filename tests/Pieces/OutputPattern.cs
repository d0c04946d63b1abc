using System.Text;
using System.Text.RegularExpressions;

namespace GapFurniture.Pieces;

/// <summary>The output that a page shows, as a pattern: <c>…</c> stands for any text within a line, alone on a line for any lines.</summary>
public static class OutputPattern
{
    private const string Anything = "…";

    /// <summary>True if the output is what the page shows; white space at the ends of lines does not count.</summary>
    public static bool Matches(string shown, string output)
    {
        ArgumentNullException.ThrowIfNull(shown);
        ArgumentNullException.ThrowIfNull(output);
        var pattern = new StringBuilder(@"\A");
        foreach (var line in Lines(shown))
        {
            if (line.Trim() == Anything)
                pattern.Append(@"([^\n]*\n)*?");
            else
                pattern.Append(string.Join(@"[^\n]*", line.Split(Anything).Select(Regex.Escape))).Append(@"\n");
        }
        var lines = Lines(output);
        var text = lines.Count == 0 ? "" : string.Join('\n', lines) + "\n";
        return Regex.IsMatch(text, pattern.Append(@"\z").ToString(), RegexOptions.NonBacktracking);
    }

    private static List<string> Lines(string text)
    {
        var lines = text.Split('\n').Select(l => l.TrimEnd()).ToList();
        while (lines is [.., ""])
            lines.RemoveAt(lines.Count - 1);
        return lines;
    }
}
