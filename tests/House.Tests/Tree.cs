using System.Text.RegularExpressions;

namespace GapFurniture.House.Tests;

/// <summary>The source tree that these tests were built from.</summary>
internal static partial class Tree
{
    /// <summary>The folder of GapFurniture.sln, above the test program wherever artifacts/ puts it.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All files that belong to the house, relative to the root: what git would commit, or every file outside artifacts/ where there is no git.</summary>
    public static IReadOnlyList<string> Files { get; } = Git("ls-files", "--cached", "--others", "--exclude-standard") ?? Found();

    /// <summary>What git tracks; null where the tree is not a git repository.</summary>
    public static IReadOnlyList<string>? Tracked { get; } = Git("ls-files", "--cached");

    public static IReadOnlyList<string> Projects { get; } = [.. Files.Where(file => Path.GetExtension(file) == ".csproj")];

    /// <summary>Names of the pieces: the folders of functions/.</summary>
    public static IReadOnlyList<string> Pieces { get; } =
    [
        .. Files
            .Select(file => PieceFolder().Match(file))
            .Where(match => match.Success)
            .Select(match => match.Groups["piece"].Value)
            .Distinct(),
    ];

    /// <summary>Pieces that the first page still leads to, although they have been taken out: what only they needed may be left over.</summary>
    public static IReadOnlyList<string> TakenOut { get; } =
    [
        .. PieceLink()
            .Matches(Has("README.md") ? Read("README.md") : "")
            .Select(match => match.Groups["piece"].Value)
            .Distinct()
            .Except(Pieces),
    ];

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    public static bool Has(string file) => File.Exists(PathOf(file));

    public static IEnumerable<string> Under(string folder, string extension = "") =>
        Files.Where(file => file.StartsWith(folder, StringComparison.Ordinal) && file.EndsWith(extension, StringComparison.Ordinal));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GapFurniture.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"no GapFurniture.sln above {AppContext.BaseDirectory}");
    }

    private static string[]? Git(params string[] arguments)
    {
        if (!Path.Exists(PathOf(".git")))
            return null;
        var (exit, output, _) = Command.Run("git", Root, ["-c", "core.quotePath=false", .. arguments]);
        // A file that is deleted but not yet committed is still listed.
        return exit == 0 ? [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(Has)] : null;
    }

    private static string[] Found() =>
        [
            .. Directory
                .EnumerateFiles(Root, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Root, file))
                .Where(file =>
                    !file.StartsWith("artifacts/", StringComparison.Ordinal) && !file.StartsWith(".git/", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal),
        ];

    [GeneratedRegex("^functions/(?<piece>[^/]+)/", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex PieceFolder();

    [GeneratedRegex(@"\(functions/(?<piece>[^/)]+)/README\.md\)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex PieceLink();
}
