using GapFurniture.Shared.Options;

namespace GapFurniture.S32cs.Tests;

public sealed class S32csOptionsTests
{
    private static S32csOptions Parse(string[] args, bool inLambda = false, params (string Name, string Value)[] variables) =>
        S32csOptions.Parse(args, variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal).GetValueOrDefault, inLambda);

    [Fact]
    public void The_names_of_the_original_work()
    {
        var options = Parse([], inLambda: true, ("ENDPOINT", "doc-a.us-east-1.cloudsearch.amazonaws.com"), ("KEY_REGEXP", "(.+?)/.*"));

        options.Endpoints.Default!.ToString().ShouldBe("https://doc-a.us-east-1.cloudsearch.amazonaws.com");
        options.Endpoints.KeyPattern!.IsMatch("a/b").ShouldBeTrue();
        Parse(["-queue", "q", "-default-endpoint", "e.example.com", "-key-regex", "(a)"]).Queue.ShouldBe("q");
        Parse(["-queue", "q", "-endpoint", "e.example.com"]).Endpoints.Default!.Url.Host.ShouldBe("e.example.com");
    }

    [Fact]
    public void Flags_win_over_the_prefixed_variables_and_these_over_the_originals()
    {
        (string, string)[] variables = [("ENDPOINT", "original.example.com"), ("S32CS_DEFAULT_ENDPOINT", "prefixed.example.com")];

        Parse(["f"], false, variables).Endpoints.Default!.Url.Host.ShouldBe("prefixed.example.com");
        Parse(["-default-endpoint", "flag.example.com", "f"], false, variables).Endpoints.Default!.Url.Host.ShouldBe("flag.example.com");
    }

    [Fact]
    public void An_emulator_serves_where_no_endpoint_is_given()
    {
        var options = Parse(["f"], false, ("AWS_ENDPOINT_URL_CLOUDSEARCH_DOMAIN", "http://127.0.0.1:1234"));

        options.Endpoints.Default!.ToString().ShouldBe("http://127.0.0.1:1234");
    }

    [Theory]
    [InlineData("-check")]
    [InlineData("-dry-run")]
    public void What_sends_nothing_needs_no_endpoint(string flag)
    {
        Parse([flag, "f"]).SendsNothing.ShouldBeTrue();
    }

    [Theory]
    [InlineData("S32CS_CHECK")]
    [InlineData("S32CS_DRY_RUN")]
    public void A_function_that_would_take_messages_and_send_nothing_does_not_start(string variable) =>
        Should
            .Throw<OptionsException>(() => Parse([], inLambda: true, (variable, "true")))
            .Problems.ShouldHaveSingleItem()
            .ShouldBe($"{variable} is for the command line: a function would take messages and send nothing");

    [Theory]
    [InlineData("0", null)]
    [InlineData("0s", null)]
    [InlineData("90s", 90)]
    public void A_limit_of_zero_is_no_limit(string limit, int? seconds)
    {
        TimeSpan? expected = seconds is { } some ? TimeSpan.FromSeconds(some) : null;

        Parse(["-check", "f", "-max-execution-time", limit]).MaxExecutionTime.ShouldBe(expected);
        Parse(["-check", "f"], false, ("S32CS_MAX_EXECUTION_TIME", limit)).MaxExecutionTime.ShouldBe(expected);
    }

    [Theory]
    [InlineData("s3://bucket/rejects", "s3://bucket/rejects/")]
    [InlineData("s3://bucket/a/b/", "s3://bucket/a/b/")]
    [InlineData("s3://bucket", "s3://bucket")]
    [InlineData("rejects", "rejects")]
    public void Rejects_lie_in_a_folder_of_their_own(string given, string expected)
    {
        Parse(["-check", "f", "-rejects", given]).Rejects.ShouldBe(expected);
    }

    [Theory]
    [InlineData("nothing to load", "-default-endpoint", "a.example.com")]
    [InlineData("-queue cannot be combined with files", "-default-endpoint", "a.example.com", "-queue", "q", "file")]
    [InlineData("neither a host name nor", "-default-endpoint", "a b", "file")]
    [InlineData("needs a group", "-key-regexp", "abc", "file")]
    [InlineData("is neither error nor default", "-unmatched", "maybe", "-check", "file")]
    [InlineData("is not an s3://bucket/prefix/ URL", "-rejects", "s3://", "-check", "file")]
    [InlineData("S3 takes a slash in front, * and ? as they are", "-rejects", "s3://bucket//rejects/", "-check", "file")]
    [InlineData("S3 takes a slash in front, * and ? as they are", "-rejects", "s3://bucket/rejects/*", "-check", "file")]
    [InlineData("\"s3://bucket/in/\" is a prefix; name the objects below it", "-check", "s3://bucket/in/")]
    [InlineData("matched against keys, which have neither s3:// nor the bucket in front", "-key-regexp", "^s3://b/(.+?)/", "file")]
    public void Mistakes_are_named(string problem, params string[] args)
    {
        Should.Throw<OptionsException>(() => Parse(args)).Message.ShouldContain(problem);
    }
}
