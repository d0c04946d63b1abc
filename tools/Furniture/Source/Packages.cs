using System.Text.RegularExpressions;

namespace GapFurniture.Furniture.Source;

/// <summary>Packages that nobody uses any more.</summary>
internal static partial class Packages
{
    /// <summary>The central list without packages that no project refers to, each with the comment behind it.</summary>
    public static string Without(string central, IEnumerable<string> projects)
    {
        var used = projects
            .SelectMany(p => Reference().Matches(p))
            .SelectMany(m => m.Groups["ids"].Value.Split(';', StringSplitOptions.TrimEntries))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Version().Replace(central, m => used.Contains(m.Groups["id"].Value) ? m.Value : "");
    }

    [GeneratedRegex("<PackageReference\\s[^>]*Include=\"(?<ids>[^\"]+)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Reference();

    [GeneratedRegex(
        "[ \\t]*<PackageVersion Include=\"(?<id>[^\"]+)\"[^>]*/>\\n([ \\t]*<!--.*?-->\\n)?",
        RegexOptions.ExplicitCapture,
        5000
    )]
    private static partial Regex Version();
}
