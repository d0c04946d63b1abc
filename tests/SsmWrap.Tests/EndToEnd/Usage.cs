namespace GapFurniture.SsmWrap.Tests.EndToEnd;

public sealed class Usage : WrapScene
{
    [Theory]
    [InlineData("-version")]
    [InlineData("--version")]
    [InlineData("-version -path /x")] // this one is answered by C#, the others by C
    public async Task Version_is_one_line(string flags) =>
        (await OutputAsync($"$W {flags}")).ShouldBe(await OutputAsync("$W -version=true"));

    [Fact, Trait("Runs", "emulated")]
    public async Task Help_shows_every_option_examples_and_exit_codes()
    {
        var help = await OutputAsync("$W -help");

        help.ShouldContain("examples:");
        help.ShouldContain("exit status:");
        help.Split('\n').ShouldAllBe(line => line.Length <= 120);
        foreach (var flag in SsmWrap.Options.OptionTable.Set.All)
            help.ShouldContain($"\n  -{flag.Name}");
    }

    [Fact]
    public async Task No_command_is_an_error_that_shows_how() =>
        (await ShAsync("$W -path /prod")).ShouldBe(
            new Ran(2, "", "ssmwrap: there is no command: ssmwrap [flags] -- COMMAND [ARGUMENT…]; see ssmwrap -help\n")
        );

    [Fact]
    public async Task All_mistakes_are_listed_at_once() =>
        (await ShAsync("SSMWRAP_RETRYS=1 $W -recursiv -retries x -- true")).ShouldBe(
            new Ran(
                2,
                "",
                "ssmwrap: unknown flag -recursiv: did you mean -recursive?\nssmwrap: unknown variable SSMWRAP_RETRYS: did you mean SSMWRAP_RETRIES?\nssmwrap: -retries: \"x\" is not a whole number from 0 to 1000000\n"
            )
        );

    [Theory]
    [InlineData("$W -path /prod -export dotenv -- server", "-export dotenv")]
    [InlineData("SSMWRAP_EXPORT=json $W -path /prod -- server", "SSMWRAP_EXPORT json")]
    public async Task Printing_and_running_a_command_contradict_each_other(string script, string origin) =>
        (await ShAsync(script)).ShouldBe(
            new Ran(2, "", $"ssmwrap: {origin} prints instead of running a command: omit it, or the command (server)\n")
        );
}
