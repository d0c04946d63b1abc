using GapFurniture.Rin.Config;

namespace GapFurniture.Rin.Tests.Config;

public sealed class PlaceholdersTests
{
    private static readonly string[] s_captures = ["whole", "one", "$2", "three", "4", "5", "6", "7", "8", "9", "ten"];

    [Theory]
    [InlineData("table", "table")]
    [InlineData("$1", "one")]
    [InlineData("$0_$3", "whole_three")]
    [InlineData("$10", "ten")]
    [InlineData("${1}0", "one0")]
    [InlineData("x${10}y", "xteny")]
    [InlineData("$2_$1", "$2_one")]
    [InlineData("$$1", "$one")]
    [InlineData("$", "$")]
    [InlineData("a$", "a$")]
    [InlineData("$a ${a} ${} ${1", "$a ${a} ${} ${1")]
    [InlineData("", "")]
    public void Are_filled_in_one_pass(string template, string expanded)
    {
        Placeholders.Expand(template, s_captures).ShouldBe(expanded);
    }

    [Theory]
    [InlineData("table", -1)]
    [InlineData("$0", 0)]
    [InlineData("$1$0", 1)]
    [InlineData("${12}3", 12)]
    [InlineData("$", -1)]
    public void Know_their_highest_number(string template, int highest)
    {
        Placeholders.Highest(template).ShouldBe(highest);
    }
}
