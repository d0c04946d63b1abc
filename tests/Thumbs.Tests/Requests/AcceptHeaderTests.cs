using GapFurniture.Http;
using GapFurniture.Thumbs.Imaging;
using GapFurniture.Thumbs.Requests;

namespace GapFurniture.Thumbs.Tests.Requests;

public sealed class AcceptHeaderTests
{
    private static readonly FormatChoice[] s_offered = [FormatChoice.Avif, FormatChoice.WebP];

    [Theory]
    // What browsers send.
    [InlineData("image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5", nameof(FormatChoice.Avif))]
    [InlineData("image/webp,*/*", nameof(FormatChoice.WebP))]
    [InlineData("image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5", nameof(FormatChoice.Auto))]
    [InlineData("*/*", nameof(FormatChoice.Auto))]
    [InlineData("image/*", nameof(FormatChoice.Auto))]
    [InlineData("", nameof(FormatChoice.Auto))]
    // What the standard allows.
    [InlineData("IMAGE/WebP", nameof(FormatChoice.WebP))]
    [InlineData("image/webp;q=0", nameof(FormatChoice.Auto))]
    [InlineData("image/webp;Q=0.000", nameof(FormatChoice.Auto))]
    [InlineData("image/avif;q=0.5, image/webp;q=0.9", nameof(FormatChoice.WebP))]
    [InlineData("image/avif;q=0.9 , image/webp ; q=0.9", nameof(FormatChoice.Avif))]
    [InlineData("image/webp;level=1;q=0.3", nameof(FormatChoice.WebP))]
    [InlineData("image/webp;q=many", nameof(FormatChoice.Auto))]
    [InlineData("image/webp;q=-1", nameof(FormatChoice.Auto))]
    [InlineData(",,;", nameof(FormatChoice.Auto))]
    [InlineData("image/webpx", nameof(FormatChoice.Auto))]
    public void The_format_with_the_highest_weight_is_taken_that_is_named(string accept, string expected) =>
        AcceptHeader.Choose([new("Host", "x"), new("accept", accept)], s_offered, FormatChoice.Auto).ToString().ShouldBe(expected);

    [Fact]
    public void Several_header_lines_count_as_one() =>
        AcceptHeader
            .Choose([new HeaderField("Accept", "text/html"), new HeaderField("Accept", "image/webp")], s_offered, FormatChoice.Auto)
            .ShouldBe(FormatChoice.WebP);

    [Fact]
    public void Formats_that_are_not_offered_are_not_taken() =>
        AcceptHeader.Choose([new HeaderField("Accept", "image/avif")], [FormatChoice.WebP], FormatChoice.Same).ShouldBe(FormatChoice.Same);
}
