namespace GapFurniture.IotTweet.Tests.EndToEnd;

public sealed class Usage
{
    [Theory]
    [InlineData(2, "which click? give -click", "-debug")]
    [InlineData(2, "unknown flag -clik: did you mean -click?", "-clik")]
    [InlineData(1, "there is no table nowhere", "-click", "SINGLE", "-state", "dynamodb:nowhere")]
    [InlineData(1, "counts as 281 of at most 280 characters", "-click", "SINGLE", "-serial", "SERIAL", "-text", "{serial}")]
    public async Task What_is_wrong_is_said_in_a_line(int expected, string said, params string[] arguments)
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync([.. arguments.Select(a => a == "SERIAL" ? new string('x', 281) : a)]);

        status.ShouldBe(expected, output);
        output.ShouldContain(said);
        output.ShouldNotContain("   at ");
        scene.Texts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("-help")]
    [InlineData("-h")]
    public async Task Help_shows_examples_and_exit_codes(string flag)
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync(flag);

        status.ShouldBe(0);
        output.ShouldContain("iottweet -click DOUBLE");
        output.ShouldContain("exit status: 0 success");
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync("-version");

        status.ShouldBe(0);
        output.ShouldMatch(@"^iottweet \d+\.\d+\.\d+\n(OpenSSL [^\n]+ \(linked in\)\n)?$");
    }
}
