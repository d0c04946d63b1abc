using GapFurniture.Furniture.Source;

namespace GapFurniture.Furniture.Tests.Source;

public sealed class SourceTextTests
{
    private const string Entries = """
        var demos = new Dictionary<string, Func<int>>
        {
            ["alpha"] = x => One(x, "a,b", [1, 2]),
            ["beta"] = x =>
                Two(x is [_, "beta", ..] ? 1 : 2),
            ["gamma"] = Three
        };
        var kept = demos["beta"];
        """;

    [Theory]
    [InlineData("alpha", "One(")]
    [InlineData("beta", "Two(")]
    [InlineData("gamma", "Three")]
    public void An_entry_goes_whole_and_alone(string key, string gone)
    {
        var text = EntryText.Without(Entries, [key]);

        text.ShouldNotContain(gone);
        new[] { "One(", "Two(", "Three" }.Count(e => text.Contains(e, StringComparison.Ordinal)).ShouldBe(2);
        text.ShouldContain("var kept = demos[\"beta\"];");
        text.Count(c => c == '{').ShouldBe(text.Count(c => c == '}'));
    }

    [Fact]
    public void A_page_loses_rows_items_and_links_but_no_other_word() =>
        MarkdownText
            .Without(
                """
                | [`functions/Ray`](functions/Ray/README.md) | gap |
                | [`functions/Rayon`](functions/Rayon/README.md) | gap |
                - see `functions/Ray`
                  and more of it
                - another
                Text with [a link](functions/Ray/README.md) in it.
                """,
                "Ray"
            )
            .ShouldBe(
                """
                | [`functions/Rayon`](functions/Rayon/README.md) | gap |
                - another
                Text with a link in it.
                """
            );

    [Fact]
    public void Packages_that_nobody_uses_go_with_their_reasons() =>
        Packages
            .Without(
                """
                <ItemGroup>
                  <PackageVersion Include="Kept" Version="1.0.0" />
                  <!-- why -->
                  <PackageVersion Include="Gone" Version="1.0.0" />
                  <!-- why not -->
                </ItemGroup>
                """,
                ["<PackageReference Include=\"Kept\" />"]
            )
            .ShouldBe(
                """
                <ItemGroup>
                  <PackageVersion Include="Kept" Version="1.0.0" />
                  <!-- why -->
                </ItemGroup>
                """
            );

    [Fact]
    public void The_changelog_says_who_went()
    {
        var once = MarkdownText.WithRetired("# Changelog\n\n## Unreleased\n\n### Enhancements\n", "Ray");
        once.ShouldContain("### Retired\n- **[BREAKING]** Ray:");
        var twice = MarkdownText.WithRetired(once, "S32cs");
        (twice.Contains("Ray:", StringComparison.Ordinal), twice.Contains("S32cs:", StringComparison.Ordinal)).ShouldBe((true, true));
    }
}
