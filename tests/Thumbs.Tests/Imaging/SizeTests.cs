using FsCheck.Fluent;
using GapFurniture.Thumbs.Imaging;

namespace GapFurniture.Thumbs.Tests.Imaging;

public sealed class SizeTests
{
    [Theory]
    [InlineData(1680, 1050, 180, 180, 113)]
    [InlineData(1920, 1200, 180, 180, 113)]
    [InlineData(3000, 2, 180, 180, 1)]
    [InlineData(100, 50, 180, 100, 50)]
    [InlineData(180, 7, 180, 180, 7)]
    [InlineData(2, 3000, 180, 2, 3000)]
    [InlineData(4000, 3000, 1, 1, 1)]
    public void A_height_is_in_proportion_half_up_and_at_least_1(int width, int height, int size, int expectedWidth, int expectedHeight) =>
        new PictureHead(PictureFormat.Jpeg, width, height, 1, HasAlpha: false).Fit(size).ShouldBe((expectedWidth, expectedHeight));

    [Theory]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.WebP)]
    [InlineData(PictureFormat.Gif)]
    [InlineData(PictureFormat.Avif)]
    public void Every_format_has_the_same_size(PictureFormat format)
    {
        var thumbnail = Pictures.Thumb(Pictures.Photo(840, 525).In(format), 180);

        (thumbnail.Width, thumbnail.Height).ShouldBe((180, 113));
        using var decoded = thumbnail.Decode();
        (decoded.Width, decoded.Height).ShouldBe((180, 113));
    }

    [Fact]
    public void Any_picture_at_any_size_is_as_wide_as_asked_for_or_as_it_is()
    {
        var sides = Gen.OneOf(Gen.Choose(1, 12), Gen.Choose(1, 700));
        var cases = from width in sides from height in sides from size in Gen.Choose(1, 400) select (width, height, size);
        Properties.ForAll(
            cases,
            c =>
            {
                using var picture = Pictures.Plain(c.width, c.height, 10, 200, 100);

                var thumbnail = Pictures.Thumb(picture.Png(), c.size);

                using var decoded = thumbnail.Decode();
                var width = Math.Min(c.size, c.width);
                var height = Math.Max(1, (int)Math.Floor(((decimal)c.height * width / c.width) + 0.5m));
                (decoded.Width, decoded.Height).ShouldBe((width, height));
                (thumbnail.Width, thumbnail.Height).ShouldBe((width, height));
            },
            count: 150
        );
    }

    [Theory]
    [InlineData(16_383, FormatChoice.WebP, PictureFormat.WebP)]
    [InlineData(16_384, FormatChoice.WebP, PictureFormat.Jpeg)]
    [InlineData(20_000, FormatChoice.Avif, PictureFormat.Jpeg)]
    [InlineData(20_000, FormatChoice.Auto, PictureFormat.Jpeg)]
    [InlineData(20_000, FormatChoice.Png, PictureFormat.Png)]
    [InlineData(65_501, FormatChoice.WebP, PictureFormat.Png)]
    [InlineData(65_501, FormatChoice.Auto, PictureFormat.Png)]
    public void What_is_too_high_for_its_format_is_in_one_that_every_browser_shows(int height, FormatChoice choice, PictureFormat format)
    {
        var thumbnail = Pictures.Thumb(Pictures.Plain(4, height, 255, 0, 0).Png(), 180, choice);

        (thumbnail.Format, thumbnail.Height).ShouldBe((format, height));
        using var decoded = thumbnail.Decode();
        (decoded.Width, decoded.Height).ShouldBe((4, height));
    }

    [Fact]
    public void What_is_too_high_stays_transparent() =>
        Pictures.Thumb(Pictures.Plain(4, 20_000, 255, 0, 0, 128).Png(), 180, FormatChoice.WebP).Format.ShouldBe(PictureFormat.Png);
}
