using System.Text.RegularExpressions;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Source;

/// <summary>The files of a new piece, from <c>Skeleton/</c>: <c>__NAME__</c> stands for its name, <c>__name__</c> for the executable's.</summary>
internal static partial class Skeleton
{
    /// <exception cref="UsageException">The name is not valid, or taken.</exception>
    public static IReadOnlyList<Edit> Plan(Checkout checkout, string name, string gap)
    {
        if (!ValidName().IsMatch(name))
            throw new UsageException($"\"{name}\" cannot name a piece: begin with a capital, then letters and digits, such as LogMover");
        if (checkout.Pieces.FirstOrDefault(p => p.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } taken)
            throw new UsageException($"there is a piece {taken} already");
        if (gap.AsSpan().ContainsAny("\"\\\n|"))
            throw new UsageException("--gap is a few plain words, such as \"S3 → Athena\"");
        // Sources carry one more extension, so that nobody builds them where they are.
        var edits = PieceFacts
            .Resources("skeleton:")
            .Select(t => new Edit(Fill(t.Name.Replace('\\', '/').Replace(".txt", "", StringComparison.Ordinal)), Fill(t.Text), ""))
            .OrderBy(e => e.Path, StringComparer.Ordinal)
            .ToList();
        var facts = PieceFacts.Parse(edits.First(e => e.Path == $"functions/{name}/furniture/piece.json").Text);
        var all = PieceFacts.In(checkout.Root).Append(facts).OrderBy(p => p.Piece, StringComparer.Ordinal);
        edits.Add(new Edit("GAPS.md", GapsPage.Markdown([.. all]), "its section"));
        if (checkout.Has("README.md"))
            edits.Add(new Edit("README.md", WithRow(checkout.Read("README.md"), name, gap), "its row"));
        return edits;

        string Fill(string text) =>
            text.Replace("__NAME__", name, StringComparison.Ordinal)
                .Replace("__name__", name.ToLowerInvariant(), StringComparison.Ordinal)
                .Replace("__PREFIX__", name.ToUpperInvariant(), StringComparison.Ordinal)
                .Replace("__GAP__", gap, StringComparison.Ordinal);
    }

    /// <summary>Writes the files, the solution's lines, and lock files.</summary>
    public static async Task ApplyAsync(Checkout checkout, IReadOnlyList<Edit> plan, string name, bool restores, CancellationToken stop)
    {
        foreach (var edit in plan)
            checkout.Apply(edit);
        var (piece, tests) = ($"functions/{name}/{name}.csproj", $"tests/{name}.Tests/{name}.Tests.csproj");
        await checkout.RunAsync("dotnet", stop, "sln", Checkout.Solution, "add", "--solution-folder", "functions", piece);
        await checkout.RunAsync("dotnet", stop, "sln", Checkout.Solution, "add", "--solution-folder", "tests", tests);
        if (restores)
            await checkout.RunAsync("dotnet", stop, "restore", tests, "-v", "q");
    }

    // Behind the last row that leads to a piece.
    private static string WithRow(string readme, string name, string gap)
    {
        var lines = readme.Split('\n').ToList();
        var last = lines.FindLastIndex(l => l.StartsWith('|') && l.Contains("](functions/", StringComparison.Ordinal));
        if (last >= 0)
        {
            var cells = lines[last].Count(c => c == '|') - 1;
            var rest = string.Concat(Enumerable.Repeat(" to come |", Math.Max(0, cells - 2)));
            lines.Insert(last + 1, $"| [`functions/{name}`](functions/{name}/README.md) | {gap} |{rest}");
        }
        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]{1,39}\z", RegexOptions.None, 1000)]
    private static partial Regex ValidName();
}
