using GapFurniture.Pieces;

namespace GapFurniture.SsmWrap.Tests.EndToEnd;

/// <summary>What goes wrong on the first day. Each ends in one line that says what to do next, and the command does not run.</summary>
public sealed class Mistakes : WrapScene
{
    public static IEnumerable<string[]> OfSurroundings => Surroundings.Mistakes;

    [Theory, MemberData(nameof(OfSurroundings))]
    public async Task What_is_missing_of_AWS_is_one_line(string variables, string said)
    {
        var ran = await RunAsync(Executable, ["-path", "/prod/", "--", "echo", "ran"], Surroundings.Parse(variables));

        (ran.Status, ran.Out).ShouldBe((1, ""));
        ran.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain(said);
    }

    [Theory]
    [InlineData("-path is empty: -path PATH", "-path", "")]
    [InlineData("-path \"/prod/ \": there is a space around the path", "-path", "/prod/ ")]
    [InlineData("-env /prod/: a rule is path=…: -env path=/prod/**/*", "-env", "/prod/")]
    public async Task Wrong_flags_are_one_line(string said, params string[] arguments)
    {
        var ran = await RunAsync(Executable, [.. arguments, "--", "echo", "ran"]);

        ran.ShouldBe(new Ran(2, "", $"ssmwrap: {said}\n"));
    }

    [Theory]
    [InlineData("file/key", "FOLDER/file is a file, not a folder")]
    [InlineData("missing/key", "there is no folder FOLDER/missing; mkdir=true makes it")]
    [InlineData("folder", "is a folder")]
    public async Task A_place_where_no_file_can_be_is_said_without_temporary_names(string to, string said)
    {
        Cloud.Ssm.Put("/prod/key", "k");
        await File.WriteAllTextAsync(Path.Combine(Folder, "file"), "", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(Folder, "folder"));

        var ran = await RunAsync(Executable, ["-file", $"path=/prod/key,to={Folder}/{to}", "--", "echo", "ran"]);

        ran.ShouldBe(
            new Ran(
                1,
                "",
                $"ssmwrap: -file path=/prod/key,to={Folder}/{to}: {Folder}/{to} cannot be written: {said.Replace("FOLDER", Folder, StringComparison.Ordinal)}\n"
            )
        );
        Directory.EnumerateFiles(Folder, "*.ssmwrap", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_images_own_version_variable_asks_for_nothing() =>
        (await OutputAsync("$W echo ran", ("SSMWRAP_VERSION", "2.2.0"), ("SSMWRAP_HELP", "https://example.com"))).ShouldBe("ran\n");
}
