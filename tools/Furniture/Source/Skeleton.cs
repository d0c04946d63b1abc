using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using GapFurniture.Furniture.Gaps;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Source;

/// <summary>The files of a new piece, from <c>Skeleton/</c>: <c>NAME</c> stands for its name, <c>name</c> in <c>__name__</c> for the executable's.</summary>
internal static partial class Skeleton
{
    /// <exception cref="UsageException">The name is no name, or is taken.</exception>
    public static IReadOnlyList<Edit> Plan(Checkout checkout, string name, string gap)
    {
        if (!ValidName().IsMatch(name))
            throw new UsageException($"\"{name}\" cannot be a piece: begin with a capital, then letters and digits, such as LogMover");
        if (checkout.Pieces.FirstOrDefault(p => p.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } taken)
            throw new UsageException($"there is a piece {taken} already");
        if (gap.AsSpan().ContainsAny("\"\\\n|"))
            throw new UsageException("--gap is a few plain words, such as \"S3 → Athena\"");
        var edits = Templates()
            .Select(t => new Edit(Fill(t.Path, name, gap), Fill(t.Text, name, gap), ""))
            .OrderBy(e => e.Path, StringComparer.Ordinal)
            .ToList();
        var facts = new PieceFacts
        {
            Piece = name,
            Gap = gap,
            Today = [],
            NotCovered = ["what this piece does"],
            Steps = ["Take the piece out on the day AWS fills its gap."],
        };
        edits.Add(
            new Edit(
                "GAPS.md",
                GapsPage.Markdown([.. PieceBook.Of(checkout.Root).Append(facts).OrderBy(p => p.Piece, StringComparer.Ordinal)]),
                "its gap"
            )
        );
        if (checkout.Has("README.md"))
            edits.Add(new Edit("README.md", WithRow(checkout.Read("README.md"), name, gap), "its row"));
        return edits;
    }

    /// <summary>The solution's lines, and lock files.</summary>
    public static async Task AddToSolutionAsync(string root, string name, bool restores, CancellationToken cancellation)
    {
        var (piece, tests) = ($"functions/{name}/{name}.csproj", $"tests/{name}.Tests/{name}.Tests.csproj");
        await DotnetAsync(root, cancellation, "sln", "GapFurniture.sln", "add", "--solution-folder", "functions", piece);
        await DotnetAsync(root, cancellation, "sln", "GapFurniture.sln", "add", "--solution-folder", "tests", tests);
        if (restores)
            await DotnetAsync(root, cancellation, "restore", tests, "-v", "q");
    }

    private static IEnumerable<(string Path, string Text)> Templates()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith("skeleton:", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            // Sources carry one more extension, so that nobody builds them where they are.
            yield return (
                resource["skeleton:".Length..].Replace('\\', '/').Replace(".txt", "", StringComparison.Ordinal),
                reader.ReadToEnd()
            );
        }
    }

    private static string Fill(string text, string name, string gap) =>
        text.Replace("__NAME__", name, StringComparison.Ordinal)
            .Replace("__name__", name.ToLowerInvariant(), StringComparison.Ordinal)
            .Replace("__PREFIX__", name.ToUpperInvariant(), StringComparison.Ordinal)
            .Replace("__GAP__", gap, StringComparison.Ordinal);

    // Behind the last row that leads to a piece.
    private static string WithRow(string readme, string name, string gap)
    {
        var lines = readme.Split('\n').ToList();
        var last = lines.FindLastIndex(l => l.StartsWith('|') && l.Contains("](functions/", StringComparison.Ordinal));
        if (last >= 0)
        {
            var cells = lines[last].Count(c => c == '|') - 1;
            var row =
                $"| [`functions/{name}`](functions/{name}/README.md) | {gap} |"
                + string.Concat(Enumerable.Repeat(" to come |", Math.Max(0, cells - 2)));
            lines.Insert(last + 1, row);
        }
        return string.Join('\n', lines);
    }

    private static async Task DotnetAsync(string root, CancellationToken cancellation, params string[] arguments)
    {
        using var dotnet = Process.Start(
            new ProcessStartInfo("dotnet", arguments)
            {
                WorkingDirectory = root,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var output = await dotnet.StandardOutput.ReadToEndAsync(cancellation);
        await dotnet.WaitForExitAsync(cancellation);
        if (dotnet.ExitCode != 0)
            throw new FurnitureException($"dotnet {string.Join(' ', arguments)} failed:\n{output.Trim()}");
    }

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]{1,39}\z", RegexOptions.None, 1000)]
    private static partial Regex ValidName();
}
