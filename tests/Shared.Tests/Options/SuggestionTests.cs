using GapFurniture.Shared.Options;

namespace GapFurniture.Shared.Tests.Options;

public sealed class SuggestionTests
{
    private static readonly string[] s_words = ["config", "batch", "dry-run", "max-execution-time", "help"];

    [Theory]
    [InlineData("confg", "config")]
    [InlineData("bacth", "batch")]
    [InlineData("Batch", "batch")]
    [InlineData("dryrun", "dry-run")]
    [InlineData("dry_run", "dry-run")]
    [InlineData("max-exec-time", "max-execution-time")]
    [InlineData("zzz", null)]
    [InlineData("", null)]
    public void The_nearest_word_is_found_if_it_is_near(string word, string? nearest) =>
        Suggestion.Nearest(word, s_words).ShouldBe(nearest);

    [Fact]
    public void Nothing_is_near_when_there_is_nothing() => Suggestion.Nearest("word", []).ShouldBeNull();
}
