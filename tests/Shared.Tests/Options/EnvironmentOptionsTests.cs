using GapFurniture.Shared.Options;

namespace GapFurniture.Shared.Tests.Options;

public sealed class EnvironmentOptionsTests
{
    private static EnvironmentOptions Options(Dictionary<string, string> variables, Dictionary<string, string>? flags = null)
    {
        var options = new EnvironmentOptions(new FlagSet("RIN_"), variables.GetValueOrDefault);
        foreach (var (name, value) in flags ?? [])
            options.Give(new GivenFlag(name, value));
        return options;
    }

    [Fact]
    public void An_option_is_a_variable_with_the_prefix()
    {
        var options = Options(new() { ["RIN_MAX_TIME"] = "5m" });
        options.VariableOf("max-time").ShouldBe("RIN_MAX_TIME");
        options.Text("max-time").ShouldBe("5m");
        options.Duration("max-time").ShouldBe(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void A_flag_wins_over_the_variable() =>
        Options(new() { ["RIN_QUEUE"] = "from-variable" }, new() { ["queue"] = "from-flag" }).Text("queue").ShouldBe("from-flag");

    [Fact]
    public void What_is_missing_or_empty_is_not_set()
    {
        var options = Options(new() { ["RIN_EMPTY"] = "" });
        foreach (var name in new[] { "missing", "empty" })
        {
            options.Text(name).ShouldBeNull();
            options.Duration(name).ShouldBeNull();
            options.Switch(name).ShouldBeFalse();
            options.Number(name, 7, 1, 9).ShouldBe(7);
        }
        options.Problems.ShouldBeEmpty();
        options.ThrowIfInvalid();
    }

    [Fact]
    public void White_space_around_a_variable_does_not_count()
    {
        var options = Options(
            new()
            {
                ["RIN_MAX_TIME"] = "5m\r\n",
                ["RIN_N"] = " 7",
                ["RIN_S"] = "true\n",
                ["RIN_BLANK"] = " \t",
                ["RIN_TEXT"] = " a b ",
            }
        );

        options.Duration("max-time").ShouldBe(TimeSpan.FromMinutes(5));
        options.Number("n", 1, 1, 9).ShouldBe(7);
        options.Switch("s").ShouldBeTrue();
        options.Text("blank").ShouldBeNull();
        options.Text("text").ShouldBe("a b");
        options.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("1", true)]
    [InlineData("yes", true)]
    [InlineData("on", true)]
    [InlineData("false", false)]
    [InlineData("False", false)]
    [InlineData("0", false)]
    [InlineData("no", false)]
    [InlineData("off", false)]
    public void Switches_read_the_usual_words(string word, bool on)
    {
        var options = Options(new() { ["RIN_S"] = word });
        options.Switch("s").ShouldBe(on);
        options.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("10", 10)]
    public void Numbers_within_bounds_are_read(string text, int number) =>
        Options(new() { ["RIN_N"] = text }).Number("n", 5, 1, 10).ShouldBe(number);

    [Fact]
    public void All_problems_are_told_at_once_by_the_name_that_the_user_wrote()
    {
        var options = Options(
            new()
            {
                ["RIN_DRY_RUN"] = "perhaps",
                ["RIN_TIME"] = "5 minutes",
                ["RIN_LOW"] = "0",
                ["RIN_HIGH"] = "11",
                ["RIN_WORD"] = "ten",
            },
            new() { ["time"] = "soon" }
        );
        options.Switch("dry-run").ShouldBeFalse();
        options.Duration("time").ShouldBeNull();
        options.Number("low", 5, 1, 10).ShouldBe(5);
        options.Number("high", 5, 1, 10).ShouldBe(5);
        options.Number("word", 5, 1, 10).ShouldBe(5);
        options.Problem("and one more");
        var error = Should.Throw<OptionsException>(options.ThrowIfInvalid);
        error.Problems.ShouldBe([
            "RIN_DRY_RUN: \"perhaps\" is neither true nor false",
            "-time: \"soon\" is not a duration such as 5m30s",
            "RIN_LOW: \"0\" is not a whole number from 1 to 10",
            "RIN_HIGH: \"11\" is not a whole number from 1 to 10",
            "RIN_WORD: \"ten\" is not a whole number from 1 to 10",
            "and one more",
        ]);
        error.Message.ShouldBe(string.Join(Environment.NewLine, error.Problems));
    }

    [Fact]
    public void A_choice_is_one_of_the_words_in_whatever_letters_and_the_first_by_default()
    {
        var options = Options(new() { ["RIN_COLOUR"] = "Red", ["RIN_SHAPE"] = "cube" });

        options.Choice("colour", "blue", "red").ShouldBe("red");
        options.Choice("size", "small", "large").ShouldBe("small");
        options.Choice("shape", "round", "flat");
        options.Problems.ShouldBe(["RIN_SHAPE: \"cube\" is neither round nor flat"]);
    }

    [Fact]
    public void What_a_reader_does_not_take_is_a_problem_and_the_fallback_counts()
    {
        var options = Options(new() { ["RIN_DAY"] = "1st", ["RIN_GOOD"] = "2" });

        options.Parsed("good", int.Parse, 7).ShouldBe(2);
        options.Parsed("missing", int.Parse, 7).ShouldBe(7);
        options.Parsed("day", int.Parse, 7).ShouldBe(7);
        options.Problems.ShouldHaveSingleItem().ShouldStartWith("RIN_DAY: ");
    }
}
