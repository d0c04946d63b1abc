using System.Text.RegularExpressions;
using GapFurniture.Furniture.Gaps;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Source;

/// <summary>Takes a piece out of a checkout: a plan of edits that can be shown, and then carried out.</summary>
internal static class Retirement
{
    private static readonly string[] s_projectFiles = [".csproj", ".props", ".targets"];

    /// <exception cref="UsageException">The checkout has no such piece.</exception>
    public static IReadOnlyList<Edit> Plan(Checkout checkout, string name)
    {
        var piece =
            checkout.Pieces.FirstOrDefault(p => p.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw PieceBook.Unknown(name, checkout.Pieces);
        var gone = checkout.Files.Where(f => IsOf(f, piece)).ToList();
        var kept = checkout.Files.Except(gone, StringComparer.Ordinal).ToList();
        var edits = new List<Edit>();
        foreach (var file in kept)
            edits.AddRange(EditOf(checkout, file, piece));
        // Packages are counted in what will be there.
        var projects = kept.Where(f => s_projectFiles.Contains(Path.GetExtension(f)) && f != "Directory.Packages.props")
            .Select(checkout.Read);
        AddIfChanged(edits, checkout, "Directory.Packages.props", text => Packages.Without(text, projects), "packages that only it used");
        AddIfChanged(
            edits,
            checkout,
            "GAPS.md",
            _ => GapsPage.Markdown([.. PieceBook.Of(checkout.Root).Where(p => p.Piece != piece)]),
            "its gap"
        );
        AddIfChanged(edits, checkout, "CHANGELOG.md", text => MarkdownText.WithRetired(text, piece), "says so");
        return [.. gone.Select(f => new Edit(f, null, "")), .. edits];
    }

    public static void Apply(Checkout checkout, IReadOnlyList<Edit> plan)
    {
        foreach (var edit in plan)
            edit.Apply(checkout.Root);
        // Folders that are empty now, the deepest first; what was built or ignored in them goes as well.
        var folders = plan.Where(e => e.Text is null).Select(e => Path.GetDirectoryName(e.Path)!).Distinct(StringComparer.Ordinal);
        foreach (var folder in folders.OrderByDescending(f => f.Length))
        {
            var path = checkout.PathOf(folder);
            if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any())
                Directory.Delete(path);
        }
    }

    private static bool IsOf(string file, string piece)
    {
        var parts = file.Split('/');
        return parts switch
        {
            ["functions", var folder, _, ..] => folder == piece,
            ["tests", var folder, _, ..] when folder == $"{piece}.Tests" => true,
            ["tests" or "tools", _, .., var last] when parts.SkipLast(1).Contains("Pieces", StringComparer.Ordinal) => parts.Contains(
                piece,
                StringComparer.Ordinal
            ) || StartsWith(last, piece),
            ["tools", "Demo", var source] => StartsWith(source, piece),
            ["benchmarks", "Benchmarks", var source] => StartsWith(source, piece),
            ["benchmarks", "Benchmarks", var folder, _, ..] => folder == piece,
            _ => false,
        };
    }

    // RinDemo.cs is Rin's, Rinse.cs is not.
    private static bool StartsWith(string file, string piece) =>
        file.StartsWith(piece, StringComparison.Ordinal) && file.Length > piece.Length && !char.IsAsciiLetterLower(file[piece.Length]);

    private static List<Edit> EditOf(Checkout checkout, string file, string piece)
    {
        var edits = new List<Edit>();
        switch (Path.GetExtension(file))
        {
            case ".sln":
                AddIfChanged(edits, checkout, file, t => SolutionText.Without(t, path => IsOf(path, piece)), "its projects");
                break;
            case ".cs" when file.StartsWith("tools/", StringComparison.Ordinal) || file.StartsWith("benchmarks/", StringComparison.Ordinal):
                AddIfChanged(edits, checkout, file, t => EntryText.Without(t, [piece, piece.ToLowerInvariant()]), "its entry");
                break;
            case ".csproj" or ".props" or ".targets":
                AddIfChanged(edits, checkout, file, t => WithoutLines(t, piece), "what names it");
                break;
            case ".editorconfig":
                AddIfChanged(edits, checkout, file, t => WithoutSections(t, piece), "its sections");
                break;
            case ".md" when file is not ("CHANGELOG.md" or "GAPS.md"):
                AddIfChanged(edits, checkout, file, t => MarkdownText.Without(t, piece), "what leads to it");
                break;
            default:
                break;
        }
        return edits;
    }

    private static string WithoutLines(string text, string piece)
    {
        var named = new Regex(
            $@"GapFurniture\.{piece}\.Tests""|functions[\\/]{piece}[\\/]|[\\/]{piece}\.Tests[\\/]|=""{piece}[\\/]",
            RegexOptions.None,
            TimeSpan.FromSeconds(5)
        );
        return string.Join('\n', text.Split('\n').Where(line => !named.IsMatch(line)));
    }

    private static string WithoutSections(string text, string piece)
    {
        var lines = new List<string>();
        var skips = false;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('['))
                skips =
                    line.StartsWith($"[functions/{piece}/", StringComparison.Ordinal)
                    || line.StartsWith($"[tests/{piece}.Tests/", StringComparison.Ordinal);
            if (!skips)
                lines.Add(line);
        }
        return string.Join('\n', lines);
    }

    private static void AddIfChanged(List<Edit> edits, Checkout checkout, string file, Func<string, string> change, string why)
    {
        if (!checkout.Has(file))
            return;
        var before = checkout.Read(file);
        var after = change(before);
        if (after != before)
            edits.Add(new Edit(file, after, why));
    }
}
