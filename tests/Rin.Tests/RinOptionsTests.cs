using GapFurniture.Rin.Load;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Options;

namespace GapFurniture.Rin.Tests;

public sealed class RinOptionsTests
{
    private static RinOptions Parse(string args, params (string Name, string Value)[] environment)
    {
        var variables = environment.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
        return RinOptions.Parse(
            args.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            name => variables.GetValueOrDefault(name),
            inLambda: false
        );
    }

    private static IReadOnlyList<string> Problems(string args, params (string Name, string Value)[] environment) =>
        Should.Throw<OptionsException>(() => Parse(args, environment)).Problems;

    [Fact]
    public void Have_defaults()
    {
        var options = Parse("");

        (options.Config, options.Batch, options.DryRun, options.Debug).ShouldBe(("config.yaml", false, false, false));
        (options.MaxExecutionTime, options.Urls.Count).ShouldBe((null, 0));
    }

    [Theory]
    [InlineData("-config c.yml -batch -debug -dry-run -max-execution-time 5m30s")]
    [InlineData("--config=c.yml --batch=true -debug=1 --dry-run -max-execution-time=330s")]
    public void Are_flags_with_one_dash_or_two(string args)
    {
        var options = Parse(args);

        (options.Config, options.Batch, options.DryRun, options.Debug).ShouldBe(("c.yml", true, true, true));
        options.MaxExecutionTime.ShouldBe(TimeSpan.FromSeconds(330));
    }

    [Theory]
    [InlineData("-c c.yml -b -d")]
    [InlineData("--c=c.yml -b=true --d")]
    public void Have_the_originals_short_names(string args)
    {
        var options = Parse(args);

        (options.Config, options.Batch, options.Debug).ShouldBe(("c.yml", true, true));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0s")]
    public void A_time_limit_of_zero_is_none(string limit)
    {
        Parse($"-max-execution-time {limit}").MaxExecutionTime.ShouldBeNull();
        Parse("", ("RIN_MAX_EXECUTION_TIME", limit)).MaxExecutionTime.ShouldBeNull();
    }

    [Fact]
    public void Are_variables_too_over_which_flags_win()
    {
        var options = Parse(
            "-config flag.yml -batch=false",
            ("RIN_CONFIG", "variable.yml"),
            ("RIN_BATCH", "true"),
            ("RIN_DEBUG", "yes"),
            ("RIN_MAX_EXECUTION_TIME", "1h")
        );

        (options.Config, options.Batch, options.Debug, options.MaxExecutionTime).ShouldBe(("flag.yml", false, true, TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Logs_are_as_the_flags_or_variables_say()
    {
        (Parse("").LogsJson, Parse("").Metrics).ShouldBe((null, null));
        Parse("-log-format json -metrics=off").ShouldSatisfyAllConditions(o => o.LogsJson.ShouldBe(true), o => o.Metrics.ShouldBe(false));
        Parse("", ("RIN_LOG_FORMAT", "plain"), ("RIN_METRICS", "false")).LogsJson.ShouldBe(false);
        Parse("", ("RIN_METRICS", "on")).Metrics.ShouldBe(true);
        Problems("-log-format xml").ShouldBe(["-log-format: \"xml\" is neither plain nor json"]);
        Problems("-log-format plain -metrics").ShouldBe(["-metrics needs -log-format json"]);
    }

    [Fact]
    public void Runs_that_only_tell_exclude_each_other()
    {
        Parse("-explain s3://b/k").OnlyReports.ShouldBeTrue();
        Parse("-verify -batch").OnlyReports.ShouldBeTrue();
        Parse("-batch").OnlyReports.ShouldBeFalse();
        Problems("-explain -verify -dry-run s3://b/k").ShouldBe(["-dry-run and -explain and -verify exclude each other"]);
        Problems("-explain").ShouldBe(["-explain needs s3://bucket/key URLs"]);
        Problems("-verify s3://b/k").ShouldBe(["\"s3://b/k\" is not a flag"]);
        Problems("-explian s3://b/k").ShouldContain("unknown flag -explian: did you mean -explain?");
    }

    [Theory]
    [InlineData("-h")]
    [InlineData("-help")]
    [InlineData("--help")]
    public void Show_help(string args)
    {
        RinOptions.Flags.Parse([args], _ => null).Switch("help").ShouldBeTrue();
    }

    [Fact]
    public void Help_names_every_flag_and_how_variables_are_called()
    {
        foreach (var flag in new[] { "config", "batch", "max-execution-time", "dry-run", "debug", "version", "help" })
        {
            RinOptions.Help.ShouldContain($"\n  -{flag} ");
        }
        RinOptions.Help.ShouldContain("-max-execution-time is RIN_MAX_EXECUTION_TIME");
        RinOptions.Flags.Parse(["-version"], _ => null).Switch("version").ShouldBeTrue();
        PieceProgram.Version.ShouldMatch(@"^\d+\.\d+\.\d+");
    }

    [Theory]
    [InlineData("RIN_DRY_RUN", "true")]
    [InlineData("RIN_VERIFY", "1")]
    [InlineData("RIN_PRUNE_LEDGER", "90d")]
    public void A_function_that_is_told_not_to_load_says_that_it_would(string name, string value) =>
        Should
            .Throw<OptionsException>(() => RinOptions.Parse([], n => n == name ? value : null, inLambda: true))
            .Problems.ShouldHaveSingleItem()
            .ShouldContain("a function loads");

    [Fact]
    public void Tell_all_problems_at_once()
    {
        Problems("-bacth -max-execution-time soon -debug=perhaps stray -config", ("RIN_DRY_RUN", "maybe"))
            .ShouldBe(
                [
                    "unknown flag -bacth: did you mean -batch?",
                    "-config needs a value: -config PATH|URL",
                    "RIN_DRY_RUN: \"maybe\" is neither true nor false",
                    "-debug: \"perhaps\" is neither true nor false",
                    "-max-execution-time: \"soon\" is not a duration such as 5m30s",
                    "\"stray\" is not a flag",
                ],
                ignoreOrder: true
            );
    }

    [Fact]
    public void Urls_are_for_a_dry_run()
    {
        Parse("-dry-run s3://b/k s3://b/a/b").Urls.ShouldBe(["s3://b/k", "s3://b/a/b"]);
        Problems("s3://b/k").ShouldBe(["\"s3://b/k\" is not a flag"]);
        Problems("-dry-run https://b/k s3://b s3:///k s3://b/")
            .ShouldBe([
                "\"https://b/k\" is not an s3://bucket/key URL",
                "\"s3://b\" is not an s3://bucket/key URL",
                "\"s3:///k\" is not an s3://bucket/key URL",
                "\"s3://b/\" is not an s3://bucket/key URL",
            ]);
    }

    [Fact]
    public void Name_the_ledgers_task()
    {
        Parse("").Ledger.ShouldBeNull();
        Parse("-init-ledger").Ledger.ShouldBe(new LedgerTask(null));
        Parse("-prune-ledger 90d").Ledger.ShouldBe(new LedgerTask(TimeSpan.FromDays(90)));
        Parse("", ("RIN_PRUNE_LEDGER", "36h")).Ledger.ShouldBe(new LedgerTask(TimeSpan.FromHours(36)));
        Parse("", ("RIN_INIT_LEDGER", "true")).Ledger.ShouldBe(new LedgerTask(null));
    }

    [Theory]
    [InlineData("-prune-ledger soon", "\"soon\" is not an age such as 90d or 2160h")]
    [InlineData("-init-ledger -prune-ledger 90d", "run rin twice")]
    [InlineData("-init-ledger -batch", "leave out -batch")]
    [InlineData("-prune-legder 90d", "did you mean -prune-ledger?")]
    public void Refuse_a_ledgers_task_that_makes_no_sense(string args, string problem) =>
        Problems(args).ShouldContain(p => p.Contains(problem));
}
