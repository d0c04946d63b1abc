using GapFurniture.Pieces;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.EndToEnd;

/// <summary>What goes wrong on the first day. Each ends in one line that says what to do next.</summary>
public sealed class Mistakes : IDisposable
{
    private const string Config = """
        queue_name: my-queue
        redshift: {host: 127.0.0.1, port: 1, dbname: dev, user: rin, password: p, schema: public}
        s3: {bucket: my-logs, region: us-east-1}
        targets:
          - {redshift: {table: access}, s3: {key_prefix: logs/}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("rin-mistakes-").FullName;

    public static IEnumerable<string[]> OfSurroundings => Surroundings.Mistakes;

    [Theory, MemberData(nameof(OfSurroundings))]
    public async Task What_is_missing_of_AWS_is_one_line(string variables, string said)
    {
        var (status, lines) = await RunAsync(Config, Surroundings.Parse(variables), "-batch");

        status.ShouldBe(1);
        lines.ShouldHaveSingleItem().ShouldContain(said);
    }

    [Theory]
    [InlineData(
        "my-queue",
        "\"arn:aws:sqs:us-east-1:123456789012:q\"",
        "queue_name: \"arn:aws:sqs:us-east-1:123456789012:q\" is an ARN; give the queue's name, \"q\""
    )]
    [InlineData(
        "bucket: my-logs",
        "bucket: s3://my-logs/in",
        "s3.bucket: \"s3://my-logs/in\" is not a bucket's bare name; give \"my-logs\""
    )]
    [InlineData(
        "host: 127.0.0.1,",
        "host: \"127.0.0.1:5439\",",
        "redshift.host: \"127.0.0.1:5439\" is more than a host name; give \"127.0.0.1\""
    )]
    [InlineData(
        "host: 127.0.0.1,",
        "host: \"jdbc:redshift://c.example.com:5439/dev\",",
        "give \"c.example.com\", and port and dbname beside it"
    )]
    [InlineData("  - {", "\t- {", "5: not YAML: the line is indented by a tab; YAML allows only spaces")]
    public async Task Copied_names_and_tabs_are_told_with_their_line(string right, string wrong, string said)
    {
        var (status, lines) = await RunAsync(Config.Replace(right, wrong, StringComparison.Ordinal), [], "-dry-run");

        status.ShouldBe(2);
        lines.ShouldHaveSingleItem().ShouldContain(said);
    }

    [Theory]
    [InlineData("key_prefix: logs/", "key_prefix: /logs/", "begins with a slash, which keys seldom do; did you mean \"logs/\"?")]
    [InlineData("table: access", "table: public.access", "did you mean schema: public, table: access?")]
    public async Task What_is_allowed_but_hardly_meant_is_a_warning(string right, string wrong, string said)
    {
        var (status, lines) = await RunAsync(Config.Replace(right, wrong, StringComparison.Ordinal), [], "-dry-run");

        status.ShouldBe(0);
        lines.ShouldContain(l => l.Contains(said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("MASTER_SYMMETRIC_KEY 'dGhpcyBpcyBh' ENCRYPTED")]
    [InlineData("encrypted master_symmetric_key as'dGhpcyBpcyBh'")]
    [InlineData("MASTER_SYMMETRIC_KEY 'dGhpcyBpcyBh=='")]
    [InlineData("ACCESS_KEY_ID 'AKIAX' SECRET_ACCESS_KEY 'dGhpcyBpcyBh' SESSION_TOKEN 'dGhpcyBpcyBh'")]
    [InlineData(
        "WITH CREDENTIALS AS 'aws_access_key_id=AKIAX;aws_secret_access_key=dGhpcyBpcyBh;token=dGhpcyBpcyBh;master_symmetric_key=dGhpcyBpcyBh'"
    )]
    [InlineData("CREDENTIALS 'dGhpcyBpcyBh")]
    [InlineData("MASTER_SYMMETRIC_KEY /* it's base64 */ 'dGhpcyBpcyBh'")]
    [InlineData("Secret_Access_Key -- it's ours\\n\\t'dGhpcyBpcyBh' GZIP")]
    [InlineData("session_token\\r\\n  AS\\r\\n  E'dGhpcyBpcyBh'")]
    [InlineData("SESSION_TOKEN 'first'\\n  'dGhpcyBpcyBh' GZIP")]
    [InlineData("CREDENTIALS 'aws_access_key_id=AKIAX;'\\n'AWS_SECRET_ACCESS_KEY = dGhpcyBpcyBh'")]
    [InlineData("MASTER_SYMMETRIC_KEY \\\"dGhpcyBpcyBh\\\"")]
    [InlineData("MASTER_SYMMETRIC_KEY $k$dGhpcyBpcyBh$k$")]
    public async Task Secrets_in_sql_option_are_masked_in_every_output(string option)
    {
        var config = $"{Config}\nsql_option: \"JSON 'auto' {option}\"";

        foreach (
            var flags in new[] { new[] { "-explain", "s3://my-logs/logs/1" }, ["-dry-run", "s3://my-logs/logs/1"], ["-batch", "-debug"] }
        )
        {
            var (_, lines) = await RunAsync(config, [], flags);

            lines.ShouldAllBe(l => !l.Contains("dGhpcyBpcyBh"));
            if (flags[0] != "-batch")
                lines.ShouldContain(l =>
                    l.Contains("JSON 'auto'", StringComparison.Ordinal) && l.Contains("****", StringComparison.Ordinal)
                );
        }
    }

    [Fact]
    public async Task A_serverless_host_without_a_password_is_told_what_to_use()
    {
        var config = Config
            .Replace("127.0.0.1", "mywg.123456789012.us-east-1.redshift-serverless.amazonaws.com", StringComparison.Ordinal)
            .Replace("password: p, ", "", StringComparison.Ordinal);

        var (status, lines) = await RunAsync(config, [], "-verify");

        status.ShouldBe(2);
        lines.ShouldHaveSingleItem().ShouldContain("is Redshift Serverless, where GetClusterCredentials gives none");
        lines[0].ShouldEndWith("use driver: redshift-data with workgroup: mywg, which needs no password");
    }

    [Fact]
    public async Task A_config_whose_key_the_SDK_would_change_is_not_fetched()
    {
        var (status, output) = await RinProcess.RunAsync(Surroundings.Of(_folder), "-config", "s3://bucket//rin.yaml");

        status.ShouldBe(2);
        output.ShouldContain("s3://bucket//rin.yaml: the key begins with a slash");
    }

    [Theory]
    [InlineData("<!doctype html><title>Sign in</title>")]
    [InlineData("<html><body>Sign in</body></html>")]
    [InlineData("")]
    public async Task What_is_no_answer_of_S3_is_said_in_one_line(string page)
    {
        await using var proxy = new LoopbackS3(page);
        var surroundings = Surroundings.Of(_folder, ("AWS_ENDPOINT_URL_S3", proxy.Url));
        var path = Path.Combine(_folder, "rin.yaml");
        await File.WriteAllTextAsync(path, Config, TestContext.Current.CancellationToken);

        var (_, output) = await RinProcess.RunAsync(surroundings, "-config", path, "-verify");

        var line = output.Split('\n').First(l => l.Contains(" bucket ", StringComparison.Ordinal));
        line.ShouldStartWith("failed ");
        line.ShouldContain(
            page.Length > 0
                ? "HTTP 200 (OK) with a page instead of an API response: \"Sign in\""
                : "HTTP 200 (OK) with nothing instead of an API response"
        );
        output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task An_empty_config_is_told_to_be_one()
    {
        var (status, lines) = await RunAsync("\n", [], "-dry-run");

        status.ShouldBe(2);
        lines.ShouldHaveSingleItem().ShouldContain("the file is empty");
    }

    [Fact]
    public async Task A_windows_file_with_a_byte_order_mark_is_well()
    {
        var (status, lines) = await RunAsync("\uFEFF" + Config.ReplaceLineEndings("\r\n"), [], "-dry-run");

        status.ShouldBe(0, string.Join('\n', lines));
    }

    [Fact]
    public async Task A_folder_is_no_config()
    {
        var (status, output) = await RinProcess.RunAsync(Surroundings.Of(_folder), "-config", _folder);

        (status, output).ShouldBe((2, $"rin: {_folder}: this is a folder; name the file in it with -config\n"));
    }

    [Fact]
    public async Task One_slash_too_few_is_said()
    {
        var (status, output) = await RinProcess.RunAsync(Surroundings.Of(_folder), "-config", "s3:/bucket/rin.yaml");

        (status, output).ShouldBe((2, "rin: s3:/bucket/rin.yaml: no such file; a URL has two slashes after the colon\n"));
    }

    [Fact]
    public async Task An_images_own_version_variable_asks_for_nothing()
    {
        var (status, lines) = await RunAsync(Config, [("RIN_VERSION", "1.3.2"), ("RIN_HELP", "https://example.com")], "-dry-run");

        status.ShouldBe(0);
        lines[0].ShouldStartWith("config OK");
    }

    private async Task<(int Status, IReadOnlyList<string> Lines)> RunAsync(
        string config,
        (string Name, string Value)[] wrong,
        params string[] flags
    )
    {
        var path = Path.Combine(_folder, "rin.yaml");
        await File.WriteAllTextAsync(path, config, TestContext.Current.CancellationToken);
        var (status, output) = await RinProcess.RunAsync(Surroundings.Of(_folder, wrong), ["-config", path, .. flags]);
        output.ShouldNotContain("   at ");
        output.ShouldNotContain("Exception");
        // The log says first what is run.
        return (
            status,
            [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.Contains(" info ", StringComparison.Ordinal))]
        );
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
