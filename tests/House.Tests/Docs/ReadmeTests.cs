using GapFurniture.Pieces;

namespace GapFurniture.House.Tests.Docs;

/// <summary>The helper by which pieces run the commands of their pages.</summary>
public sealed class ReadmeTests
{
    private static readonly Dictionary<string, string> s_nothing = new(StringComparer.Ordinal);

    private static Task<ReadmeOutcome> RunAsync(string page, Func<Readme, Readme>? with = null) =>
        (with ?? (p => p))(Readme.Parse(page)).RunAsync(s_nothing, TestContext.Current.CancellationToken);

    [Fact]
    public async Task What_one_block_sets_the_next_can_use()
    {
        var outcome = await RunAsync(
            """
            ```sh
            cat > file <<'END'
            hello
            END
            name=file
            ```
            text between
            ```yaml
            not: run
            ```
            ```console
            $ cat $name
            hello
            ```
            """
        );

        outcome.Failures.ShouldBeEmpty(outcome.Transcript);
        outcome.Ran.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_block_stops_at_its_first_failure_and_with_it_the_page()
    {
        var outcome = await RunAsync("```sh\nfalse\ntouch after\n```\n```sh\ntouch later\n```");

        outcome.Failures.ShouldHaveSingleItem().ShouldStartWith("line 2: failed with 1:\nfalse");
        outcome.Ran.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failure_in_the_middle_of_a_pipe_is_one()
    {
        (await RunAsync("```sh\nfalse | cat\n```")).Failures.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_command_of_a_session_fails_but_where_the_page_shows_its_status()
    {
        (await RunAsync("```console\n$ false\n```")).Failures.ShouldHaveSingleItem();
        (await RunAsync("```console\n$ false; echo $?\n1\n```")).Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_output_than_the_page_shows_is_told_with_its_line_and_the_rest_runs()
    {
        var outcome = await RunAsync("text\n```console\n$ echo one\ntwo\n$ echo three\nthree\n```");

        outcome.Failures.ShouldHaveSingleItem().ShouldBe("line 3: the page shows\ntwo\nbut it is\none\n");
        outcome.Ran.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_command_may_go_on_on_the_next_line()
    {
        (await RunAsync("```console\n$ echo one \\\n    two\none two\n```")).Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_reader_alone_has_is_replaced_and_stood_in_for()
    {
        var outcome = await RunAsync(
            "```console\n$ ./publish My --out x\nmade My in HOST\n```\n```sh\nrm -rf /nowhere; false\n```",
            page =>
                page.Replace("HOST", "here")
                    .StandIn("publish", "echo \"made $1 in here\"")
                    .Without(block => block.Text.Contains("/nowhere", StringComparison.Ordinal))
        );

        outcome.Failures.ShouldBeEmpty();
        outcome.Ran.ShouldHaveSingleItem().Line.ShouldBe(2);
    }

    [Theory]
    [InlineData("a\n…\nd", "a\nb\nc\nd\n", true)]
    [InlineData("a\n…\nd", "a\nd\n", true)]
    [InlineData("in … s", "in 0.25 s\n", true)]
    [InlineData("in … s", "in 0.25 m\n", false)]
    [InlineData("in …", "in 1\nmore\n", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("", "", true)]
    [InlineData("", "something", false)]
    [InlineData("a\n\n", "a  \n", true)]
    public void Dots_stand_for_what_differs_each_time(string shown, string output, bool matches)
    {
        OutputPattern.Matches(shown, output).ShouldBe(matches);
    }

    [Fact]
    public void A_session_that_begins_with_output_is_a_mistake_of_the_page()
    {
        Should.Throw<FormatException>(() => Readme.Parse("```console\nhello\n```").Steps).Message.ShouldStartWith("line 2: ");
    }
}
