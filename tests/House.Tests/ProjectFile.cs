using System.Xml.Linq;

namespace GapFurniture.House.Tests;

/// <summary>What project files say, without MSBuild.</summary>
internal static class ProjectFile
{
    /// <summary>Projects that it refers to, relative to the root.</summary>
    public static IEnumerable<string> References(string project) =>
        Includes(project, "ProjectReference")
            .Select(path => path.Replace("$(MSBuildThisFileDirectory)", "", StringComparison.Ordinal).Replace('\\', '/'))
            .Select(path => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Tree.PathOf(project))!, path)))
            .Select(path => Path.GetRelativePath(Tree.Root, path));

    public static IEnumerable<string> Packages(string project) => Includes(project, "PackageReference");

    private static IEnumerable<string> Includes(string project, string item) =>
        XDocument
            .Load(Tree.PathOf(project))
            .Descendants(item)
            .Attributes("Include")
            .SelectMany(include => include.Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
