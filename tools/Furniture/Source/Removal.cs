using System.Text.RegularExpressions;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Source;

/// <summary>
/// Takes a piece out of a checkout. Everything that is only about it lies in its two folders; besides them name it the solution, its row on
/// the first page, GAPS.md, and packages that nobody else uses.
/// </summary>
internal sealed partial record Removal(Checkout Checkout, string Piece, IReadOnlyList<string> Folders, IReadOnlyList<Edit> Edits)
{
    private static readonly string[] s_projectFiles = [".csproj", ".props", ".targets"];

    /// <exception cref="UsageException">The checkout has no such piece.</exception>
    public static Removal Plan(Checkout checkout, string name)
    {
        var piece =
            checkout.Pieces.FirstOrDefault(p => p.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw PieceFacts.Unknown(name, checkout.Pieces);
        string[] folders = [$"functions/{piece}", $"tests/{piece}.Tests"];
        var projects = checkout
            .Files.Where(f => s_projectFiles.Contains(Path.GetExtension(f)) && f != "Directory.Packages.props")
            .Where(f => !Array.Exists(folders, folder => f.StartsWith(folder + "/", StringComparison.Ordinal)))
            .Select(checkout.Read);
        (string File, Func<string, string> Change, string Why)[] changes =
        [
            ("README.md", text => WithoutRow(text, piece), "its row"),
            ("GAPS.md", _ => GapsPage.Markdown(PieceFacts.In(checkout.Root, without: piece)), "its section"),
            ("Directory.Packages.props", text => WithoutPackages(text, projects), "packages that only it used"),
            ("CHANGELOG.md", text => WithRetired(text, piece), "says so"),
        ];
        var edits =
            from change in changes
            where checkout.Has(change.File)
            let before = checkout.Read(change.File)
            let after = change.Change(before)
            where after != before
            select new Edit(change.File, after, change.Why);
        return new Removal(checkout, piece, folders, [.. edits]);
    }

    public IEnumerable<string> Lines =>
        Folders
            .Select(folder => $"delete {folder}: {Checkout.Files.Count(f => f.StartsWith(folder + "/", StringComparison.Ordinal))} files")
            .Append($"edit   {Checkout.Solution}: its projects")
            .Concat(Edits.Select(e => $"edit   {e.Path}: {e.Why}"));

    /// <exception cref="FurnitureException">Files that would be deleted are not committed.</exception>
    public async Task CheckIsCommittedAsync(CancellationToken cancellation)
    {
        if (!Path.Exists(Checkout.PathOf(".git")))
            return;
        var status = await Checkout.RunAsync("git", cancellation, ["status", "--porcelain", "--", .. Folders]);
        if (status.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [var first, ..] all)
            throw new FurnitureException(
                $"{all.Length} of the files to be deleted are not committed ({first.Trim()}); commit or stash them first, so that nothing is lost"
            );
    }

    public async Task ApplyAsync(CancellationToken cancellation)
    {
        string[] projects = [.. Folders.Select(f => $"{f}/{f.Split('/')[1]}.csproj").Where(Checkout.Has)];
        await Checkout.RunAsync("dotnet", cancellation, ["sln", Checkout.Solution, "remove", .. projects]);
        foreach (var folder in Folders.Select(Checkout.PathOf).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
        foreach (var edit in Edits)
            Checkout.Apply(edit);
    }

    private static string WithoutRow(string readme, string piece) =>
        string.Join(
            '\n',
            readme.Split('\n').Where(line => !(line.StartsWith('|') && line.Contains($"(functions/{piece}/", StringComparison.Ordinal)))
        );

    // Each package with the comment that gives its reason.
    private static string WithoutPackages(string central, IEnumerable<string> projects)
    {
        var used = projects
            .SelectMany(p => Reference().Matches(p))
            .SelectMany(m => m.Groups["ids"].Value.Split(';', StringSplitOptions.TrimEntries))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Version().Replace(central, m => used.Contains(m.Groups["id"].Value) ? m.Value : "");
    }

    private static string WithRetired(string changelog, string piece)
    {
        const string Heading = "### Retired\n";
        const string Unreleased = "## Unreleased\n";
        var line = $"- **[BREAKING]** {piece}: its gap is filled, it was taken out by `furniture retire`.\n";
        return changelog.Contains(Heading, StringComparison.Ordinal)
            ? changelog.Replace(Heading, Heading + line, StringComparison.Ordinal)
            : changelog.Replace(Unreleased, $"{Unreleased}\n{Heading}{line}", StringComparison.Ordinal);
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
