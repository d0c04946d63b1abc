using System.Diagnostics;

namespace GapFurniture.Furniture.Source;

/// <summary>A copy of the house's sources.</summary>
internal sealed class Checkout
{
    private const string Solution = "GapFurniture.sln";

    private Checkout(string root)
    {
        Root = root;
        Files =
        [
            .. Directory
                .EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))
                .Where(f => !f.StartsWith("artifacts/", StringComparison.Ordinal) && !f.StartsWith(".git/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
        Pieces =
        [
            .. Files
                .Where(f => f.StartsWith("functions/", StringComparison.Ordinal) && f.Count(c => c == '/') > 1)
                .Select(f => f.Split('/')[1])
                .Distinct(StringComparer.Ordinal),
        ];
    }

    public string Root { get; }

    /// <summary>All files but what was built, relative to the root.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Folders of functions/.</summary>
    public IReadOnlyList<string> Pieces { get; }

    /// <summary>The checkout in a folder.</summary>
    /// <exception cref="FurnitureException">There is none.</exception>
    public static Checkout At(string folder) =>
        File.Exists(Path.Combine(folder, Solution))
            ? new Checkout(Path.GetFullPath(folder))
            : throw new FurnitureException($"{folder} is no checkout of the sources: it has no {Solution}");

    /// <summary>The checkout that a folder is in; null when it is in none.</summary>
    public static Checkout? Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, Solution)))
                return new Checkout(at.FullName);
        }
        return null;
    }

    public string PathOf(string file) => Path.Combine(Root, file);

    public string Read(string file) => File.ReadAllText(PathOf(file));

    public bool Has(string file) => File.Exists(PathOf(file));

    /// <summary>What in these folders is not committed, and would be lost; empty where there is no git.</summary>
    public IReadOnlyList<string> Uncommitted(params IEnumerable<string> folders)
    {
        if (!Path.Exists(PathOf(".git")))
            return [];
        using var git = Process.Start(
            new ProcessStartInfo("git", ["-C", Root, "status", "--porcelain", "--", .. folders])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var lines = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
