namespace GapFurniture.House.Tests.Scripts;

/// <summary>What the caller's shell has in its environment changes nothing in what ./test, ./demo and ./bench try.</summary>
public sealed class NeutralEnvironmentTests : IDisposable
{
    // Anything that an SDK, OpenSSL, libpq, .NET or a piece would read.
    private static readonly Dictionary<string, string?> s_callers = new(StringComparer.Ordinal)
    {
        ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9",
        ["AWS_ENDPOINT_URL_SQS"] = "",
        ["AWS_REGION"] = "mars-north-1",
        ["AWS_ACCESS_KEY_ID"] = "AKIDCALLER",
        ["AWS_SECRET_ACCESS_KEY"] = "callers",
        ["AWS_PROFILE"] = "nobody",
        ["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:9",
        ["SSL_CERT_FILE"] = "/nonexistent",
        ["SSL_CERT_DIR"] = "/nonexistent",
        ["HTTP_PROXY"] = "http://127.0.0.1:9",
        ["https_proxy"] = "http://127.0.0.1:9",
        ["NO_PROXY"] = "example.com",
        ["PGSSLMODE"] = "verify-full",
        ["PGPASSFILE"] = "/nonexistent",
        ["REDSHIFT_PASSWORD"] = "callers",
        ["X_API_URL"] = "http://127.0.0.1:9",
        ["GITHUB_ACTIONS"] = "true",
        ["TZ"] = "Asia/Kathmandu",
        ["LANG"] = "tr_TR.UTF-8",
        ["LC_ALL"] = "tr_TR.UTF-8",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("gap-environment-").FullName;

    [Fact]
    public async Task Nothing_of_the_callers_settings_is_left()
    {
        var callers = s_callers.Concat(Tree.Pieces.Select(p => KeyValuePair.Create<string, string?>($"{p.ToUpperInvariant()}_DEBUG", "1")));

        var after = await After(callers.ToDictionary(StringComparer.Ordinal));

        after.Keys.Intersect(callers.Select(c => c.Key), StringComparer.Ordinal).ShouldBeEmpty();
        (after["HOME"], after["TMPDIR"]).ShouldBe(($"{_folder}/run/home", $"{_folder}/run/tmp"));
    }

    [Fact]
    public async Task A_home_and_a_temporary_folder_that_cannot_be_written_are_replaced()
    {
        var after = await After(
            new()
            {
                ["HOME"] = "/proc/nowhere",
                ["TMPDIR"] = "/proc/nowhere",
                ["NUGET_PACKAGES"] = null,
            }
        );

        (after["HOME"], after["TMPDIR"]).ShouldBe(($"{_folder}/run/home", $"{_folder}/run/tmp"));
        after["NUGET_PACKAGES"].ShouldStartWith(Tree.Root);
    }

    [Fact]
    public async Task What_programs_need_stays()
    {
        var after = await After(new() { ["GAP_SOAK"] = "0", ["DOTNET_ROOT"] = "/usr/share/dotnet" });

        after["PATH"].ShouldBe(Environment.GetEnvironmentVariable("PATH"));
        (after["GAP_SOAK"], after["DOTNET_ROOT"]).ShouldBe(("0", "/usr/share/dotnet"));
    }

    [Theory]
    [InlineData("test", "artifacts/bin/$suite")]
    [InlineData("demo", "dotnet \"$program\"")]
    [InlineData("bench", "GapFurniture.Benchmarks.dll")]
    public void Scripts_run_nothing_but_builds_in_the_callers_environment(string script, string run)
    {
        var text = Tree.Read(script);

        text.LastIndexOf(run, StringComparison.Ordinal)
            .ShouldBeGreaterThan(text.IndexOf("\nneutral_environment ", StringComparison.Ordinal));
        text.ShouldContain("\nneutral_environment ");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The environment of a program that a script would start.
    private async Task<Dictionary<string, string>> After(Dictionary<string, string?> callers)
    {
        const string Script = """. tools/environment.sh && mkdir "$1/run" && neutral_environment "$1/run" && exec env -0""";
        var (exit, output, error) = await Command.RunAsync(
            "/bin/bash",
            Tree.Root,
            ["-euo", "pipefail", "-c", Script, "script", _folder],
            callers
        );
        exit.ShouldBe(0, error);
        return output
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
    }
}
