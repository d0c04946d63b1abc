namespace GapFurniture.House.Tests.Scripts;

/// <summary>The doors for people.</summary>
public sealed class ScriptTests
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static TheoryData<string> Scripts =>
        [
            .. Tree
                .Files.Where(file => Path.GetExtension(file) is "" or ".sh")
                .Where(file => Tree.Read(file).StartsWith("#!", StringComparison.Ordinal)),
        ];

    [Fact]
    public void The_doors_are_there() =>
        new[]
        {
            "demo",
            "test",
            "publish",
            "release",
            ".ci/run",
            "tools/cloudformation-validate",
            "tools/hcl2json",
            "tools/npm-package",
            "tools/postgres",
        }
            .Except(Scripts.Select(row => row.Data))
            .ShouldBeEmpty();

    [Theory, MemberData(nameof(Scripts))]
    public void A_script_can_be_called(string script)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("file modes");
        else
            (File.GetUnixFileMode(Tree.PathOf(script)) & Executable).ShouldBe(Executable);
    }

    [Theory, MemberData(nameof(Scripts))]
    public void A_script_says_what_it_does_and_stops_at_the_first_failure(string script)
    {
        var lines = Tree.Read(script).Split('\n');

        lines[0].ShouldBe("#!/usr/bin/env bash");
        lines[1].ShouldStartWith("# ");
        lines.First(line => !line.StartsWith('#') && line.Length > 0).ShouldBe("set -euo pipefail");
    }

    /// <summary>A trap runs under errexit too: a kill of nothing in it made a green run of ./test end with 2.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Cleaning_up_keeps_the_exit_code(int expected)
    {
        var traps = Tree
            .Files.Where(file => Path.GetExtension(file) is "" or ".sh")
            .SelectMany(file => Tree.Read(file).Split('\n'))
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("trap '", StringComparison.Ordinal) && line.EndsWith("' EXIT", StringComparison.Ordinal))
            .Distinct()
            .ToList();

        traps.Count.ShouldBeGreaterThan(3);
        foreach (var trap in traps)
        {
            const string Given = "remove() { rm -rf \"$1\"; }; work=$(mktemp -d); run=$work; results=$work; folder=$work";
            Command
                .Run("bash", Path.GetTempPath(), "-c", $"set -euo pipefail; {Given}; {trap}; exit {expected}")
                .Exit.ShouldBe(expected, trap);
        }
    }

    [Theory]
    [InlineData("publish")]
    [InlineData("publish", "NoSuchPiece")]
    [InlineData("publish", "../functions")]
    [InlineData("publish", "--no-such-option")]
    [InlineData("publish", "--out")]
    [InlineData("publish", "PIECE", "--managed")]
    [InlineData("publish", "PIECE", "--arch", "riscv")]
    [InlineData("publish", "PIECE", "--arch")]
    [InlineData("release", "--piece", "no-such-piece")]
    [InlineData("release", "--piece")]
    [InlineData("release", "--arch", "riscv")]
    [InlineData("release", "--out")]
    [InlineData("release", "--maintainer", "only a name")]
    [InlineData("release", "--maintainer", "a@b.example")]
    [InlineData("release", "PIECE")]
    [InlineData("tools/hcl2json")]
    [InlineData("tools/hcl2json", "no-such-folder")]
    [InlineData("tools/cloudformation-validate", "no-such-file")]
    [InlineData("tools/npm-package", "no-version")]
    [InlineData("test", "--no-such-option")]
    [InlineData("test", "one", "two")]
    [InlineData("demo", "no-such-piece")]
    [InlineData("demo", "--no-such-option")]
    [InlineData("demo", "no-such-piece", "file")]
    [InlineData("demo", "")]
    [InlineData("bench", "--no-such-option")]
    [InlineData("bench", "no-such-piece")]
    [InlineData("bench", "one", "two")]
    [InlineData("bench", "--against")]
    [InlineData("bench", "--against", "no-such-file")]
    public void Wrong_arguments_are_answered_with_the_usage_and_2(string script, params string[] arguments)
    {
        var piece = Tree.Pieces.Count > 0 ? Tree.Pieces[0] : "none";
        var (exit, output, error) = Command.Run(
            Tree.PathOf(script),
            Path.GetTempPath(),
            [.. arguments.Select(a => a.Replace("PIECE", piece, StringComparison.Ordinal))]
        );

        exit.ShouldBe(2);
        error.ShouldContain("usage: ");
        output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("publish")]
    [InlineData("release")]
    [InlineData("test")]
    [InlineData("demo")]
    [InlineData("bench")]
    [InlineData("tools/hcl2json")]
    public void Help_is_an_answer_not_an_error(string script)
    {
        var (exit, output, error) = Command.Run(Tree.PathOf(script), Path.GetTempPath(), "--help");

        exit.ShouldBe(0);
        output.ShouldContain("usage: ");
        error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("publish")]
    [InlineData("release")]
    [InlineData("test")]
    [InlineData("demo")]
    [InlineData("bench")]
    public void The_doors_show_examples(string script)
    {
        var (_, output, _) = Command.Run(Tree.PathOf(script), Path.GetTempPath(), "-help");

        output.ShouldContain($"examples:\n  ./{script}");
        output.Split('\n').ShouldAllBe(line => line.Length <= 100);
    }

    [Theory]
    [InlineData("a-file")]
    [InlineData("/proc/nowhere")]
    public void A_place_that_cannot_be_written_is_one_line(string place)
    {
        Assert.SkipUnless(Tree.Pieces.Count > 0, "there is nothing to publish");
        var folder = Directory.CreateTempSubdirectory("gap-place-").FullName;
        File.WriteAllText(Path.Combine(folder, "a-file"), "");

        var (exit, output, error) = Command.Run(Tree.PathOf("publish"), folder, Tree.Pieces[0], "--out", place);
        Directory.Delete(folder, recursive: true);

        (exit, output).ShouldBe((2, ""));
        error.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain("give another by --out");
    }

    [Fact]
    public void A_file_that_is_not_there_is_said_before_anything_is_built()
    {
        var piece = Tree.Pieces.FirstOrDefault(p =>
            Tree.Under($"tests/{p}.Tests/Demo/", ".cs").Any(f => Tree.Read(f).Contains("TakesFiles => true", StringComparison.Ordinal))
        );
        Assert.SkipWhen(piece is null, "no piece's demo takes files");
        var (exit, _, error) = Command.Run(Tree.PathOf("demo"), Path.GetTempPath(), piece.ToLowerInvariant(), "no-such-file.csv");

        exit.ShouldBe(2);
        error.ShouldContain("no-such-file.csv");
    }
}
