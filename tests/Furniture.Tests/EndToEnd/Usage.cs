using GapFurniture.Furniture.Pieces;

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
    [InlineData("status")]
    [InlineData("dead")]
    [InlineData("redrive")]
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
    [InlineData("did you mean attach?", "atach", "PIECE")]
    [InlineData("did you mean --bucket?", "attach", "PIECE", "--buket", "b")]
    [InlineData("did you mean --bucket?", "attach", "PIECE", "-buckt", "b")]
    [InlineData("did you mean NAME?", "gaps", "PIECEx")]
    [InlineData("which bucket? give --bucket NAME", "attach", "PIECE")]
    [InlineData("what is to be verified?", "verify", "PIECE")]
    [InlineData("cannot name a piece", "new", "lower", "--source", ".")]
    [InlineData("--older-than: \"soon\" is not a duration", "redrive", "PIECE", "--older-than", "soon")]
    [InlineData("--max-rate is a number of messages a second, 1 to 500", "redrive", "PIECE", "--max-rate", "501", "--wait", "-1")]
    [InlineData("--limit is a number of messages", "dead", "PIECE", "--limit", "0")]
    [InlineData("for snippets give ", "gaps", "SNIPPETS", "--prefix", "p")]
    public async Task Wrong_arguments_are_answered_with_what_to_do_and_2(string what, params string[] arguments)
    {
        var withSnippets = PieceFacts.Embedded.FirstOrDefault(p => p.Snippets is not null)?.Executable;
        Assert.SkipWhen(arguments.Contains("SNIPPETS") && withSnippets is null, "no piece here makes snippets");
        var folder = arguments[0] == "new" ? GapFurniture.Pieces.Readme.Root : Path.GetTempPath();
        using var process = FurnitureProcess.Start(
            s_nothing,
            folder,
            [
                .. arguments.Select(a =>
                    a.Replace("PIECE", Scene.Piece, StringComparison.Ordinal).Replace("SNIPPETS", withSnippets, StringComparison.Ordinal)
                ),
            ]
        );
        var outcome = await process.EndAsync();

        (outcome.Status, outcome.Output).ShouldBe((2, ""), outcome.All);
        outcome.Errors.ShouldContain(what.Replace("NAME?", $"{Scene.Name}?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_version_is_one_line() => (await RunAsync("-version")).Output.Trim().ShouldMatch(@"^\d+\.\d+\.\d+$");

    [Fact]
    public async Task A_piece_that_gets_events_from_no_bucket_says_what_starts_it()
    {
        foreach (var piece in PieceFacts.Embedded.Where(p => p.Way is null))
        {
            (await RunAsync("verify", piece.Executable)).Output.ShouldContain(piece.Instead!);
            var attach = await RunAsync("attach", piece.Executable, "--bucket", "my-logs");
            (attach.Status, attach.Errors.Contains(piece.Instead!, StringComparison.Ordinal)).ShouldBe((1, true));
        }
    }
}
