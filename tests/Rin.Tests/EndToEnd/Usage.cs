namespace GapFurniture.Rin.Tests.EndToEnd;

public sealed class Usage
{
    private static readonly Dictionary<string, string> s_nothing = new(StringComparer.Ordinal);

    [Fact, Trait("Runs", "emulated")]
    public async Task A_missing_config_is_a_clear_error()
    {
        var (status, output) = await RinProcess.RunAsync(s_nothing, "-config", "missing.yaml");

        status.ShouldBe(2);
        output.ShouldBe("rin: missing.yaml: no such file; give another with -config\n");
    }

    [Fact]
    public async Task All_mistakes_of_a_config_are_listed_with_their_lines()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            path,
            """
            queue_nam: q
            redshift: {host: h, port: lots, dbname: d, user: u, password: p}
            s3: {bucket: b}
            targets:
              - redshift: {table: $2}
                s3: {key_regexp: 'a(b)'}
              - redshift: {table: t}
                s3: {key_regexp: 'a(b'}
            """,
            TestContext.Current.CancellationToken
        );

        var (status, output) = await RinProcess.RunAsync(s_nothing, "-config", path);
        File.Delete(path);

        status.ShouldBe(2);
        var lines = output.TrimEnd().Split('\n');
        lines.Length.ShouldBe(5, output);
        lines[0].ShouldContain($"{path}:1: queue_nam: unknown key; did you mean queue_name?");
        lines[1].ShouldContain($"{path}:1: queue_name: missing");
        lines[2].ShouldContain($"{path}:2: redshift.port: \"lots\" is not a whole number");
        lines[3].ShouldContain($"{path}:5: targets[0].redshift.table: \"$2\" uses $2");
        lines[4].ShouldContain($"{path}:8: targets[1].s3.key_regexp: not a regular expression");
    }

    [Fact]
    public async Task Misspelt_flags_are_errors_that_suggest_the_right_one()
    {
        var (status, output) = await RinProcess.RunAsync(s_nothing, "-bacth");

        status.ShouldBe(2);
        output.ShouldContain("unknown flag -bacth: did you mean -batch?");
    }

    [Fact, Trait("Runs", "emulated")]
    public async Task Help_shows_examples_and_exit_codes()
    {
        var (status, output) = await RinProcess.RunAsync(s_nothing, "-help");

        status.ShouldBe(0);
        output.ShouldContain("examples:");
        output.ShouldContain("exit status: 0 success");
        output.Split('\n').ShouldAllBe(line => line.Length <= 120);
    }

    [Fact]
    public async Task The_originals_short_flags_mean_what_they_meant()
    {
        var (help, helpText) = await RinProcess.RunAsync(s_nothing, "-h");
        var (version, versionText) = await RinProcess.RunAsync(s_nothing, "-v");
        var (status, output) = await RinProcess.RunAsync(s_nothing, "-c", "missing.yaml", "-b", "-d");

        (help, version, status).ShouldBe((0, 0, 2));
        helpText.ShouldContain("usage: rin");
        versionText.ShouldStartWith("rin ");
        output.ShouldBe("rin: missing.yaml: no such file; give another with -config\n");
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        var (status, output) = await RinProcess.RunAsync(s_nothing, "-version");

        status.ShouldBe(0);
        output.ShouldMatch(@"^rin [0-9]+\.[0-9]+\.[0-9]+(\nOpenSSL [^\n]+ \(linked in\))?$");
    }
}
