using GapFurniture.Pieces;
using GapFurniture.Pieces.Tracing;

namespace GapFurniture.Secrets.Tests;

/// <summary>
/// Searches what all suites before this one left behind: what the pieces wrote, their command lines, what they told the Runtime API, the
/// pages whose commands were run, and the suites' own logs. <c>./test</c> runs it last.
/// </summary>
public sealed class WholeRun
{
    /// <summary>
    /// Values of parameters stand where they were asked for, in the pages whose commands show them to their readers, and in the names of tests,
    /// which show what a test is given.
    /// </summary>
    internal static bool MayHoldParameters(string path) =>
        Path.GetFileName(path).StartsWith(Traces.Values + "-", StringComparison.Ordinal)
        || path.StartsWith("pages/", StringComparison.Ordinal)
        || (path.StartsWith("suites/", StringComparison.Ordinal) && path.EndsWith(".xml", StringComparison.Ordinal));

    private readonly string? _folder = Environment.GetEnvironmentVariable(Traces.Variable) is { Length: > 0 } folder ? folder : null;

    [Fact]
    public void No_secret_of_the_run_is_in_anything_that_it_wrote()
    {
        var secrets = Known();

        new SecretSearch(secrets).In(Seen(), MayHoldParameters).Take(50).ToList().ShouldBeEmpty();
    }

    [Fact]
    public void The_same_search_finds_each_of_them_in_a_text_that_holds_it()
    {
        var secrets = Known().Where(s => s.Value.Length >= KnownSecret.ShortestSearched).Distinct().ToList();
        var folder = Directory.CreateTempSubdirectory("planted-");
        try
        {
            foreach (var (index, secret) in secrets.Index())
                File.WriteAllText(Path.Combine(folder.FullName, $"{index:00000}"), $"password={secret.Value}.");

            var found = new SecretSearch(secrets).In(folder.FullName, _ => false);

            found.Select(f => f.Split(':')[0]).Distinct(StringComparer.Ordinal).Count().ShouldBe(secrets.Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_suite_that_ran_left_the_traces_of_its_piece()
    {
        var suites = Directory
            .EnumerateFiles(Path.Combine(Seen(), "suites"), "*.log")
            .Select(f => Path.GetFileName(f).Split('.')[0])
            .ToHashSet();
        suites.ShouldNotBeEmpty();
        foreach (var suite in suites.Where(SpawnsItsPiece))
        {
            var traces = Path.Combine(Seen(), suite.ToLowerInvariant());
            Directory.Exists(traces).ShouldBeTrue($"{suite}.Tests ran, but nothing that {suite} wrote was kept");
            Directory.EnumerateFiles(traces).Sum(f => new FileInfo(f).Length).ShouldBeGreaterThan(1000, suite);
        }
    }

    // A suite that was asked for one class need not have spawned anything.
    private static bool SpawnsItsPiece(string suite) =>
        Environment.GetEnvironmentVariable("GAP_TRACES_FILTER") is not { Length: > 0 }
        && Directory.Exists(Path.Combine(Readme.Root, "functions", suite))
        && Directory.Exists(Path.Combine(Readme.Root, "tests", $"{suite}.Tests", "EndToEnd"));

    private string Seen()
    {
        Assert.SkipWhen(_folder is null, $"{Traces.Variable} names no run: ./test does");
        return Path.Combine(_folder!, "seen");
    }

    private List<KnownSecret> Known()
    {
        Assert.SkipWhen(_folder is null, $"{Traces.Variable} names no run: ./test does");
        var known = Path.Combine(_folder!, "known");
        // A run of suites that use no secret notes none.
        return Directory.Exists(known) ? [.. Directory.EnumerateFiles(known).SelectMany(File.ReadLines).Select(KnownSecret.Parse)] : [];
    }
}
