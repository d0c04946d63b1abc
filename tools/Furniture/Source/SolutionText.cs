using System.Text.RegularExpressions;

namespace GapFurniture.Furniture.Source;

/// <summary>Lines of a Visual Studio solution.</summary>
internal static partial class SolutionText
{
    /// <summary>Projects of a solution, with slashes.</summary>
    public static IEnumerable<string> Projects(string text) => Project().Matches(text).Select(PathOf);

    /// <summary>The solution without some projects: their own lines, those of their configurations and of their folders.</summary>
    public static string Without(string text, Func<string, bool> isUnwanted)
    {
        var ids = Project().Matches(text).Where(m => isUnwanted(PathOf(m))).Select(m => m.Groups["id"].Value).ToList();
        var lines = new List<string>();
        var skipsEnd = false;
        foreach (var line in text.Split('\n'))
        {
            if (skipsEnd && line.TrimEnd() == "EndProject")
            {
                skipsEnd = false;
                continue;
            }
            if (ids.Exists(id => line.Contains(id, StringComparison.OrdinalIgnoreCase)))
                skipsEnd |= line.StartsWith("Project(", StringComparison.Ordinal);
            else
                lines.Add(line);
        }
        return string.Join('\n', lines);
    }

    private static string PathOf(Match project) => project.Groups["path"].Value.Replace('\\', '/');

    [GeneratedRegex("\"(?<path>[^\"]+\\.csproj)\", \"(?<id>\\{[0-9A-Fa-f-]+\\})\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Project();
}
