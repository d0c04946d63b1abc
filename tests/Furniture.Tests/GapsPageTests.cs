using GapFurniture.Furniture.Pieces;
using GapFurniture.Pieces;

namespace GapFurniture.Furniture.Tests;

public sealed class GapsPageTests
{
    [Fact]
    public void The_page_in_the_repository_is_what_the_data_says() =>
        File.ReadAllText(Path.Combine(Readme.Root, "GAPS.md"))
            .ShouldBe(GapsPage.Markdown(PieceFacts.In(Readme.Root)), "make it again: furniture gaps --markdown > GAPS.md");

    [Fact]
    public void Every_piece_is_known() =>
        Directory
            .EnumerateDirectories(Path.Combine(Readme.Root, "functions"))
            .Select(Path.GetFileName)
            .ShouldBeSubsetOf(PieceFacts.Embedded.Select(p => p.Piece));

    [Fact]
    public void A_piece_without_a_bucket_says_what_starts_it() =>
        PieceFacts.Embedded.Where(p => p.Way is null).ShouldAllBe(p => p.Instead != null);

    [Fact]
    public void Every_fact_has_its_date() => PieceFacts.Embedded.SelectMany(p => p.Today).ShouldAllBe(f => f.Since.Any(char.IsDigit));
}
