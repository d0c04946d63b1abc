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
                "",
                "Flags are also variables: -max-execution-time is RIN_MAX_EXECUTION_TIME. Flags win.",
                "",
            ]);
}
