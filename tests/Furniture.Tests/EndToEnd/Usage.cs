namespace GapFurniture.Furniture.Tests.EndToEnd;

public sealed class Usage
{
    private static readonly Dictionary<string, string> s_nothing = new(StringComparer.Ordinal);

    private static async Task<Outcome> RunAsync(params string[] arguments)
    {
        using var process = FurnitureProcess.Start(s_nothing, Path.GetTempPath(), arguments);
        return await process.EndAsync();
    }

    [Theory]
    [InlineData("attach")]
    [InlineData("detach")]
    [InlineData("verify")]
    [InlineData("gaps")]
    [InlineData("retire")]
    [InlineData("new")]
    public async Task Every_verb_has_help_with_examples(string verb)
    {
        var outcome = await RunAsync(verb, "-help");

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain($"  furniture {verb} ");
        outcome.Output.ShouldContain("Examples:");
    }

    [Theory]
    [InlineData("did you mean attach?", "atach", "rin")]
    [InlineData("did you mean --bucket?", "attach", "rin", "--buket", "b")]
    [InlineData("did you mean --bucket?", "attach", "rin", "-buckt", "b")]
    [InlineData("did you mean Rin?", "gaps", "rim")]
    [InlineData("which bucket? give --bucket NAME", "attach", "rin")]
    [InlineData("what shall be looked at?", "verify", "rin")]
    [InlineData("cannot be a piece", "new", "lower", "--source", ".")]
    [InlineData("for snippets give --config rin.yaml", "gaps", "rin", "--bucket", "b")]
    public async Task Wrong_arguments_are_answered_with_what_to_do_and_2(string what, params string[] arguments)
    {
        var folder = arguments[0] == "new" ? GapFurniture.Readmes.Readme.Root : Path.GetTempPath();
        using var process = FurnitureProcess.Start(s_nothing, folder, arguments);
        var outcome = await process.EndAsync();

        (outcome.Status, outcome.Output).ShouldBe((2, ""), outcome.All);
        outcome.Errors.ShouldContain(what);
    }

    [Fact]
    public async Task The_version_is_one_line() => (await RunAsync("-version")).Output.Trim().ShouldMatch(@"^\d+\.\d+\.\d+$");
}
