using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace GapFurniture.House.Tests.Removal;

/// <summary>
/// A piece can be removed: by <c>furniture retire</c>, or by hand as its page says, and what remains names it nowhere. With GAP_SOAK=1 it also
/// builds and passes.
/// </summary>
public sealed class RemovalTests
{
    internal static readonly Dictionary<string, string?> NotAgain = new() { ["GAP_SOAK"] = null };

    /// <summary>What names a piece besides its two folders, apart from the history of the house.</summary>
    private static readonly string[] s_named = ["GapFurniture.sln", "README.md", "GAPS.md"];

    public static TheoryData<string> Pieces => [.. Tree.Pieces];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void A_piece_is_named_by_three_files_besides_its_folders_and_the_history(string piece)
    {
        var name = new Regex($@"\b{piece}\b", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(5));

        var naming = Tree
            .Files.Where(f => !IsOf(f, piece) && f != "CHANGELOG.md" && Path.GetExtension(f) is not (".gz" or ".png"))
            // Words of others.
            .Where(f => !f.StartsWith("tools/Demo/data/", StringComparison.Ordinal))
            .Where(f => name.IsMatch(f) || name.IsMatch(Tree.Read(f)))
            .ToList();

        naming.ShouldBe(s_named, ignoreOrder: true);
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task Nothing_that_remains_leads_to_the_piece_that_is_gone(string piece)
    {
        var copy = await Copy.WithoutAsync(piece);
        var left = copy.Files;

        left.Where(f => f != "CHANGELOG.md" && Path.GetExtension(f) is not (".gz" or ".png"))
            .Where(f =>
                Regex.IsMatch(
                    copy.Read(f),
                    $@"functions[\\/]{piece}\b|\b{piece}\.(Tests|csproj)\b",
                    RegexOptions.None,
                    TimeSpan.FromSeconds(5)
                )
            )
            .ShouldBeEmpty();
        left.ShouldNotContain(f => IsOf(f, piece));
        copy.Read("CHANGELOG.md").ShouldContain($"{piece}: its gap is filled");
        copy.Read("GAPS.md").ShouldNotContain($": {piece}\n");
    }

    /// <summary>The pages' sentence: delete its two folders, and its lines in four files.</summary>
    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task By_hand_it_goes_as_its_page_says_and_that_is_what_retire_does(string piece)
    {
        var retired = await Copy.WithoutAsync(piece);
        using var copy = Copy.Take();

        await copy.DotnetAsync("sln", "remove", $"functions/{piece}/{piece}.csproj", $"tests/{piece}.Tests/{piece}.Tests.csproj");
        Directory.Delete(Path.Combine(copy.Folder, "functions", piece), recursive: true);
        Directory.Delete(Path.Combine(copy.Folder, "tests", $"{piece}.Tests"), recursive: true);
        var readme = copy.Read("README.md").Split('\n');
        copy.Write(
            "README.md",
            string.Join('\n', readme.Where(line => !line.Contains($"(functions/{piece}/README.md)") || line[0] != '|'))
        );
        var sections = copy.Read("GAPS.md").Split("\n## ");
        copy.Write(
            "GAPS.md",
            string.Join("\n## ", sections.Where(section => !section.Split('\n')[0].EndsWith($": {piece}", StringComparison.Ordinal)))
                .TrimEnd('\n') + "\n"
        );

        copy.Files.ShouldBe(retired.Files);
        copy.Files.Where(f => copy.Read(f) != retired.Read(f)).ShouldBeSubsetOf(["CHANGELOG.md", "Directory.Packages.props"]);
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task The_solution_and_all_references_of_what_remains_lead_to_something(string piece)
    {
        var copy = await Copy.WithoutAsync(piece);
        var projects = copy.Files.Where(f => Path.GetExtension(f) == ".csproj").ToList();

        Regex
            .Matches(copy.Read("GapFurniture.sln"), "\"(?<path>[^\"]+\\.csproj)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            .Select(m => m.Groups["path"].Value.Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .ShouldBe(projects.Order(StringComparer.Ordinal));
        projects.SelectMany(p => References(copy, p)).Except(projects).ShouldBeEmpty();
        projects.ShouldBe(
            Tree.Projects.Except([$"functions/{piece}/{piece}.csproj", $"tests/{piece}.Tests/{piece}.Tests.csproj"]),
            ignoreOrder: true
        );
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task Files_that_projects_of_what_remains_name_are_there(string piece)
    {
        var copy = await Copy.WithoutAsync(piece);

        (
            from project in copy.Files.Where(f => Path.GetExtension(f) == ".csproj")
            from Match item in Regex.Matches(
                copy.Read(project),
                "<(Content|None|Compile|EmbeddedResource)\\s[^>]*(Include|Update)=\"(?<path>[^\"*$@;]+)\"",
                RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(5)
            )
            let path = Path.Combine(copy.Folder, Path.GetDirectoryName(project)!, item.Groups["path"].Value)
            where !Path.Exists(path)
            select $"{project}: {item.Groups["path"].Value}"
        ).ShouldBeEmpty();
    }

    [Fact]
    public async Task All_pieces_can_go_one_after_another()
    {
        using var copy = Copy.Take();

        foreach (var piece in Tree.Pieces)
            await copy.RunAsync("retire", piece, "--source", copy.Folder);

        copy.Files.ShouldNotContain(f => f.StartsWith("functions/") && f.Split('/').Length > 2);
    }

    [Fact]
    public async Task A_dry_run_lists_what_would_go_and_leaves_it()
    {
        using var copy = Copy.Take();
        var piece = Tree.Pieces[0];
        var before = copy.Files;

        var output = await copy.RunAsync("retire", piece, "--source", copy.Folder, "--dry-run");

        output.ShouldContain($"delete functions/{piece}: ");
        output.ShouldContain("edit   GapFurniture.sln: its projects");
        copy.Files.ShouldBe(before);
        copy.Read("GapFurniture.sln").ShouldBe(Tree.Read("GapFurniture.sln"));
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task Without_a_piece_the_rest_builds(string piece)
    {
        Assert.SkipUnless(Command.IsSoak, "builds the whole house again: GAP_SOAK=1");
        using var copy = await Copy.RetireAsync(piece);

        await copy.DotnetAsync("build", "GapFurniture.sln", "-v", "q", "-nologo", "-p:OfficialPackages=false");
    }

    /// <summary>Each piece is gone once, and tested once without half of the others: a run for each piece would take hours.</summary>
    [Theory, InlineData(0), InlineData(1)]
    public async Task Without_half_of_the_pieces_the_rest_passes(int half)
    {
        Assert.SkipUnless(Command.IsSoak, "builds and tests half of the house again: GAP_SOAK=1");
        using var copy = await Copy.RetireAsync([.. Tree.Pieces.Where((_, i) => i % 2 == half)]);

        await copy.DotnetAsync("build", "GapFurniture.sln", "-v", "q", "-nologo", "-p:OfficialPackages=false");

        // All suites are run before one is blamed: each run costs minutes. They wait more than they compute, as in ./test.
        var failed = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            Directory.EnumerateDirectories(Path.Combine(copy.Folder, "tests"), "*.Tests").Select(Path.GetFileName),
            new ParallelOptions { MaxDegreeOfParallelism = 3 },
            async (tests, _) =>
            {
                var suite = $"artifacts/bin/{tests}/debug/GapFurniture.{tests}.dll";
                var (exit, output, _) = await Command.RunAsync("dotnet", copy.Folder, [suite, "-noLogo", "-noColor"], NotAgain);
                var total = output.Split('\n').LastOrDefault(line => line.Contains("Total: ", StringComparison.Ordinal))?.Trim();
                TestContext.Current.TestOutputHelper!.WriteLine($"{tests}: {total ?? "did not run to its end"}");
                if (exit != 0)
                    failed.Add($"{tests}:\n{output}");
            }
        );
        failed.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_piece_builds_and_passes_and_can_be_taken_out_again_without_a_trace()
    {
        Assert.SkipUnless(Command.IsSoak, "builds a part of the house again: GAP_SOAK=1");
        // Apart from the words around it: the copy's own tests look for files that name a piece.
        const string Piece = "Log" + "Shifter";
        using var copy = Copy.Take();
        var before = copy.Files;

        await copy.RunAsync("new", Piece, "--gap", "S3 → Athena");
        await copy.DotnetAsync("build", $"tests/{Piece}.Tests", "-v", "q", "-nologo", "-p:OfficialPackages=false");
        await copy.DotnetAsync("build", "tests/House.Tests", "-v", "q", "-nologo", "-p:OfficialPackages=false");
        await copy.DotnetAsync($"artifacts/bin/{Piece}.Tests/debug/GapFurniture.{Piece}.Tests.dll", "-noLogo");
        await copy.DotnetAsync("artifacts/bin/House.Tests/debug/GapFurniture.House.Tests.dll", "-noLogo");
        await copy.RunAsync("retire", Piece, "--source", copy.Folder);

        copy.Files.ShouldBe(before);
        Bytes(Path.Combine(copy.Folder, "GapFurniture.sln")).ShouldBe(Bytes(Tree.PathOf("GapFurniture.sln")));
        copy.Read("README.md").ShouldBe(Tree.Read("README.md"));
        copy.Read("GAPS.md").ShouldBe(Tree.Read("GAPS.md"));
    }

    private static byte[] Bytes(string path) => File.ReadAllBytes(path);

    private static bool IsOf(string file, string piece) =>
        file.StartsWith($"functions/{piece}/", StringComparison.Ordinal)
        || file.StartsWith($"tests/{piece}.Tests/", StringComparison.Ordinal);

    private static IEnumerable<string> References(Copy copy, string project) =>
        Regex
            .Matches(
                copy.Read(project),
                "<ProjectReference[^>]*Include=\"(?<path>[^\"@$*]+)\"",
                RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(5)
            )
            .Select(m => Path.GetFullPath(Path.Combine(copy.Folder, Path.GetDirectoryName(project)!, m.Groups["path"].Value)))
            .Select(path => Path.GetRelativePath(copy.Folder, path));
}
