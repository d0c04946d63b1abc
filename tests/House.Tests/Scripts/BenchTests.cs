using System.Text.Json;

namespace GapFurniture.House.Tests.Scripts;

/// <summary>The program behind ./bench, each row once, on the published pieces. How fast they are is no matter of tests.</summary>
public sealed class BenchTests
{
    private static readonly string[] s_ways = ["plain HTTP", "TLS, one root", "TLS, bundle", "TLS, bundle and folder"];

    public static TheoryData<string> Measured => [.. Tree.Pieces.Where(p => Tree.Under($"tests/{p}.Tests/Bench/", ".cs").Any())];

    [Theory, MemberData(nameof(Measured))]
    public async Task Every_row_of_a_piece_can_be_measured_over_TLS_beside_another_build_of_it(string piece)
    {
        Assert.SkipUnless(Command.HasChecks || Command.IsSoak, "takes minutes: ./test --checks runs it, and CI");
        var executable = Environment.GetEnvironmentVariable("GAP_" + piece.ToUpperInvariant());
        Assert.SkipWhen(string.IsNullOrEmpty(executable), "the published piece is measured: ./test publishes it");
        Assert.SkipUnless(Programs("gcc", "openssl"), "there is no gcc or no openssl, with which the bench prepares itself");
        var folder = Path.GetDirectoryName(executable)!;
        var name = piece.ToLowerInvariant();

        var (exit, output, error) = await Command.RunAsync(
            Command.Built("Benchmarks", "GapFurniture.Benchmarks"),
            Tree.Root,
            [folder, name, "--quick", "--json", "--against", executable]
        );

        exit.ShouldBe(0, error);
        var rows = output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .ToList();
        rows.ShouldAllBe(row => row.GetProperty("piece").GetString() == name && row.GetProperty("value").GetDouble() > 0);
        var cases = rows.Where(row => row.GetProperty("beside").GetString() == executable)
            .Select(row => row.GetProperty("case").GetString()!)
            .ToList();
        Assert.SkipWhen(cases.Count == 0 && error.Contains("bench: skipped: " + name, StringComparison.Ordinal), error);
        cases.ShouldNotBeEmpty();
        foreach (var way in CallsAws(piece) ? s_ways : [])
            cases.ShouldContain(c => c.EndsWith($"{way}: CPU", StringComparison.Ordinal));
    }

    // What needs no right of AWS opens no connection over TLS.
    private static bool CallsAws(string piece) =>
        Tree.Read($"functions/{piece}/iam-policy.json").Contains("\"Action\"", StringComparison.Ordinal);

    private static bool Programs(params string[] names) =>
        names.All(name => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, name))));
}
