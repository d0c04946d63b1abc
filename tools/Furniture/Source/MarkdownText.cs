using System.Text.RegularExpressions;

namespace GapFurniture.Furniture.Source;

/// <summary>What pages say of a piece that goes.</summary>
internal static class MarkdownText
{
    /// <summary>The page without rows of tables and items of lists that name the piece's folder; other links to it become plain text.</summary>
    public static string Without(string text, string piece)
    {
        var folder = new Regex($@"(functions/{piece}|tests/{piece}\.Tests)\b", RegexOptions.None, TimeSpan.FromSeconds(5));
        var lines = new List<string>();
        var inItem = false;
        foreach (var line in text.Split('\n'))
        {
            inItem = inItem && line.StartsWith("  ", StringComparison.Ordinal);
            if (inItem)
                continue;
            if (!folder.IsMatch(line))
                lines.Add(line);
            else if (line.StartsWith("- ", StringComparison.Ordinal))
                inItem = true;
            else if (!line.StartsWith('|'))
                lines.Add(
                    Regex.Replace(
                        line,
                        $@"\[(?<text>[^\]]*)\]\([^)]*functions/{piece}[^)]*\)",
                        "${text}",
                        RegexOptions.ExplicitCapture,
                        TimeSpan.FromSeconds(5)
                    )
                );
        }
        return string.Join('\n', lines);
    }

    /// <summary>The changelog with a line that the piece is gone.</summary>
    public static string WithRetired(string changelog, string piece)
    {
        const string Heading = "### Retired\n";
        var line = $"- **[BREAKING]** {piece}: its gap is filled, it was taken out by `furniture retire`.\n";
        if (changelog.Contains(Heading, StringComparison.Ordinal))
            return changelog.Replace(
                Heading,
                $"{Heading}\n{line}".Replace("\n\n- ", "\n- ", StringComparison.Ordinal),
                StringComparison.Ordinal
            );
        const string Unreleased = "## Unreleased\n";
        return changelog.Contains(Unreleased, StringComparison.Ordinal)
            ? changelog.Replace(Unreleased, $"{Unreleased}\n{Heading}{line}", StringComparison.Ordinal)
            : changelog;
    }
}
