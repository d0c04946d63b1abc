using GapFurniture.Shared.Options;

namespace GapFurniture.Shared.Tests.Options;

public sealed class FlagSetTests
{
    private static readonly FlagSet s_flags = new(
        "RIN_",
        [
            new("config", "FILE", "where the rules are"),
            new("batch", null, "end when the queue is empty"),
            new("max-execution-time", "DURATION", "stop in time"),
        ]
    );

    private static EnvironmentOptions Parse(params string[] args) => s_flags.Parse(args, _ => null);

    [Theory]
    [InlineData("-config", "a.yaml")]
    [InlineData("--config", "a.yaml")]
    [InlineData("-config=a.yaml")]
    [InlineData("--config=a.yaml")]
    [InlineData("-config", "b.yaml", "-config", "a.yaml")]
    public void Values_are_taken_in_every_spelling(params string[] args)
    {
        var options = Parse(args);
        options.Text("config").ShouldBe("a.yaml");
        options.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_value_may_hold_equals_signs_and_begin_with_a_dash()
    {
        Parse("-config=a=b").Text("config").ShouldBe("a=b");
        Parse("-config", "-batch").Text("config").ShouldBe("-batch");
    }

    [Theory]
    [InlineData("-batch", true)]
    [InlineData("--batch", true)]
    [InlineData("-batch=true", true)]
    [InlineData("-batch=false", false)]
    [InlineData("--batch=0", false)]
    public void Switches_need_no_value_but_take_one(string arg, bool on) => Parse(arg).Switch("batch").ShouldBe(on);

    [Fact]
    public void A_switch_takes_no_separate_value()
    {
        List<string> operands = [];
        s_flags.Parse(["-batch", "false"], _ => null, operands).Switch("batch").ShouldBeTrue();
        operands.ShouldBe(["false"]);
    }

    [Fact]
    public void Flags_win_over_variables() =>
        s_flags.Parse(["-config", "flag"], name => name == "RIN_CONFIG" ? "variable" : null).Text("config").ShouldBe("flag");

    [Fact]
    public void The_variable_of_the_original_counts_where_the_own_one_is_not_set()
    {
        var flags = new FlagSet("S_", [new("endpoint", "HOST", "where to") { Original = "ENDPOINT" }]);

        Read([], "ENDPOINT").ShouldBe(("its ENDPOINT", "ENDPOINT"));
        Read([], "ENDPOINT", "S_ENDPOINT").ShouldBe(("its S_ENDPOINT", "S_ENDPOINT"));
        Read(["-endpoint", "flag"], "ENDPOINT", "S_ENDPOINT").ShouldBe(("flag", "-endpoint"));
        Read([]).ShouldBe((null, "S_ENDPOINT"));

        (string? Value, string Name) Read(string[] args, params string[] set)
        {
            var read = flags.Parse(args, name => set.Contains(name) ? $"its {name}" : null);
            return (read.Text("endpoint"), read.NameOf("endpoint"));
        }
    }

    [Fact]
    public void Variables_serve_without_flags() =>
        s_flags
            .Parse([], name => name == "RIN_MAX_EXECUTION_TIME" ? "90s" : null)
            .Duration("max-execution-time")
            .ShouldBe(TimeSpan.FromSeconds(90));

    [Fact]
    public void All_problems_are_told_at_once_with_suggestions() =>
        Parse("-confg", "its-value", "-zzz=1", "-", "-=x", "-max-execution-time")
            .Problems.ShouldBe([
                "unknown flag -confg: did you mean -config?",
                "unknown flag -zzz",
                "\"-\" is not a flag",
                "unknown flag -",
                "-max-execution-time needs a value: -max-execution-time DURATION",
            ]);

    [Fact]
    public void Two_dashes_end_the_flags()
    {
        List<string> operands = [];
        var options = s_flags.Parse(["a", "-batch", "--", "-config", "--", "b"], _ => null, operands);
        options.Problems.ShouldBeEmpty();
        options.Switch("batch").ShouldBeTrue();
        options.Text("config").ShouldBeNull();
        operands.ShouldBe(["a", "-config", "--", "b"]);
    }

    [Fact]
    public void A_flag_that_is_given_empty_is_a_mistake() =>
        Parse("-config", "", "-max-execution-time=")
            .Problems.ShouldBe(["-config is empty: -config FILE", "-max-execution-time is empty: -max-execution-time DURATION"]);

    [Fact]
    public void Unknown_flags_are_remembered_for_those_who_miss_something()
    {
        Parse("-confg", "file").HasUnknownFlags.ShouldBeTrue();
        Parse("-batch").HasUnknownFlags.ShouldBeFalse();
    }

    [Fact]
    public void Help_lists_every_flag_and_says_how_variables_are_called() =>
        s_flags
            .Help()
            .Split(Environment.NewLine)
            .ShouldBe([
                "  -config FILE                  where the rules are",
                "  -batch                        end when the queue is empty",
                "  -max-execution-time DURATION  stop in time",
                "  -version                      show the version",
                "  -help                         show this help",
                "",
                "Flags are also variables: -max-execution-time is RIN_MAX_EXECUTION_TIME. Flags win.",
                "",
            ]);

    [Theory]
    [InlineData("-c", "a.yaml")]
    [InlineData("-c=a.yaml")]
    public void The_originals_short_names_are_taken(params string[] args)
    {
        var flags = new FlagSet("RIN_", [new("config", "FILE", "rules") { Alias = "c" }]);
        var options = flags.Parse([.. args, "-h", "-v"], _ => null);
        options.Problems.ShouldBeEmpty();
        options.Text("config").ShouldBe("a.yaml");
        options.Switch("help").ShouldBeTrue();
        options.Switch("version").ShouldBeTrue();
        flags.Help().ShouldNotContain("-c ");
    }

    [Fact]
    public void Every_value_of_a_repeatable_flag_is_given_in_order()
    {
        var flags = new FlagSet("X_", [new("env", "NAME=VALUE", "a variable") { Repeatable = true }, new("rule", "RULE", "a rule")]);
        var options = flags.Parse(["-env", "a=1", "-rule", "r", "--env=b=2"], _ => null);

        options.Given.ShouldBe([new("env", "a=1"), new("rule", "r"), new("env", "b=2")]);
    }

    [Fact]
    public void A_command_keeps_its_own_flags()
    {
        var flags = new FlagSet("X_", [new("batch", null, "a switch"), new("env", "RULE", "a rule")]) { StopsAtOperand = true };

        Read("-batch", "ls", "-batch", "--", "-x").ShouldBe((1, "ls -batch -- -x", true));
        Read("-batch", "--", "-ls", "-batch").ShouldBe((2, "-ls -batch", true));

        (int, string, bool) Read(params string[] args)
        {
            var options = flags.Parse(args, _ => null);
            options.Problems.ShouldBeEmpty();
            return (options.Consumed, string.Join(' ', args[options.Consumed..]), options.Switch("batch"));
        }
    }

    [Fact]
    public void A_value_that_may_be_left_out_is_known_by_its_looks()
    {
        var flags = new FlagSet(
            "X_",
            [new("env", "RULE", "a rule, or a switch") { TakesNext = next => next?.Contains('=', StringComparison.Ordinal) == true }]
        )
        {
            StopsAtOperand = true,
        };

        flags.Parse(["-env", "path=/a", "-env", "ls"], _ => null).Given.ShouldBe([new("env", "path=/a"), new("env", "true")]);
        flags.Parse(["-env"], _ => null).Given.ShouldBe([new("env", "true")]);
    }
}
