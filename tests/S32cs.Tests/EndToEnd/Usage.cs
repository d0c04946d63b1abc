namespace GapFurniture.S32cs.Tests.EndToEnd;

public sealed class Usage
{
    private static readonly Dictionary<string, string> s_nothing = new(StringComparer.Ordinal);

    [Fact]
    public async Task All_mistakes_are_listed_at_once()
    {
        var (status, output) = await S32csProcess.RunAsync(s_nothing, "-key-regexp", "(", "-concurrency", "99", "-strcit", "s3://bucket");

        status.ShouldBe(2);
        output.ShouldContain("-key-regexp: Invalid pattern '('");
        output.ShouldContain("-concurrency: \"99\" is not a whole number from 1 to 32");
        output.ShouldContain("unknown flag -strcit: did you mean -strict?");
        output.ShouldContain("\"s3://bucket\" is not an s3://bucket/key URL");
    }

    [Fact]
    public async Task Without_an_endpoint_it_says_how_to_give_one()
    {
        var (status, output) = await S32csProcess.RunAsync(s_nothing, "file");

        status.ShouldBe(2);
        output.ShouldStartWith("s32cs: no endpoint is given: set ENDPOINT (or -default-endpoint)");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_one_clear_error()
    {
        var (status, output) = await S32csProcess.RunAsync(s_nothing, "-check", "nowhere.ndjson");

        status.ShouldBe(1);
        output.ShouldContain("not loaded: nowhere.ndjson: there is no such file\n");
    }

    [Theory]
    [InlineData("-help")]
    [InlineData("-h")]
    public async Task Help_shows_examples_and_exit_codes(string flag)
    {
        var (status, output) = await S32csProcess.RunAsync(s_nothing, flag);

        status.ShouldBe(0);
        output.ShouldContain("examples:");
        output.ShouldContain("exit status: 0 success");
        output.Split('\n').ShouldAllBe(line => line.Length <= 120);
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        var (status, output) = await S32csProcess.RunAsync(s_nothing, "-version");

        status.ShouldBe(0);
        output.ShouldMatch(@"^s32cs [0-9]+\.[0-9]+\.[0-9]+(\nOpenSSL [^\n]+ \(linked in\))?$");
    }
}
