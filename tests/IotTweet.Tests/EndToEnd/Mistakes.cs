using GapFurniture.Pieces;

namespace GapFurniture.IotTweet.Tests.EndToEnd;

/// <summary>What goes wrong on the first day. Each ends in one line that says what to do next, and posts nothing.</summary>
public sealed class Mistakes : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iottweet-mistakes-").FullName;

    public static IEnumerable<string[]> OfSurroundings => Surroundings.Mistakes;

    [Theory, MemberData(nameof(OfSurroundings))]
    public async Task What_is_missing_of_AWS_is_one_line(string variables, string said)
    {
        var (status, output) = await RunAsync(Surroundings.Parse(variables), "-click", "SINGLE", "-state", "dynamodb:clicks");

        status.ShouldBe(1);
        Lines(output).ShouldHaveSingleItem().ShouldContain(said);
    }

    [Theory, MemberData(nameof(OfSurroundings))]
    public async Task So_it_is_where_the_secrets_are_in_Parameter_Store(string variables, string said)
    {
        var (status, output) = await RunAsync(
            [.. Surroundings.Parse(variables), ("IOTTWEET_API_KEY", "")],
            "-click",
            "SINGLE",
            "-parameters",
            "/prod/iottweet/"
        );

        status.ShouldBe(1);
        Lines(output).ShouldHaveSingleItem().ShouldContain(said);
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_told_with_the_command_that_makes_it()
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync("-click", "SINGLE", "-state", "dynamodb:nowhere");

        status.ShouldBe(1);
        output.ShouldStartWith(
            "iottweet: cannot use the state dynamodb:nowhere: there is no table nowhere in this Region and account; create it: aws dynamodb create-table --table-name nowhere "
        );
        scene.Texts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("-text is empty: -text TEXT", "-click", "SINGLE", "-text", "")]
    [InlineData("-click: \"TRIPLE\" is not a click type: use SINGLE, DOUBLE or LONG", "-click", "TRIPLE")]
    [InlineData(
        "-text: {time:zz:qq}: not a time format such as {time:HH:mm}; put letters that are not part of one in quotes",
        "-click",
        "SINGLE",
        "-text",
        "{time:zz:qq}"
    )]
    [InlineData("unknown flag -clik: did you mean -click?", "-clik", "SINGLE")]
    public async Task Wrong_flags_are_one_line(string said, params string[] arguments)
    {
        var (status, output) = await RunAsync([], arguments);

        (status, output).ShouldBe((2, $"iottweet: {said}\niottweet: see iottweet -help\n"));
    }

    [Fact]
    public async Task An_images_own_version_variable_asks_for_nothing()
    {
        var (status, output) = await RunAsync([("IOTTWEET_VERSION", "1")], "-click", "SINGLE", "-dry-run");

        status.ShouldBe(0, output);
        output.ShouldContain("counts as 4 of 280 characters");
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<(int Status, string Output)> RunAsync((string Name, string Value)[] wrong, params string[] arguments)
    {
        (string, string)[] secrets =
        [
            ("IOTTWEET_API_KEY", "k"),
            ("IOTTWEET_API_SECRET", "s"),
            ("IOTTWEET_ACCESS_TOKEN", "t"),
            ("IOTTWEET_ACCESS_TOKEN_SECRET", "ts"),
            ("X_API_URL", "http://127.0.0.1:1"),
        ];
        var (status, output) = await TweetProcess.RunAsync(Surroundings.Of(_folder, [.. secrets, .. wrong]), arguments);
        output.ShouldNotContain("   at ");
        output.ShouldNotContain("Exception");
        return (status, output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
