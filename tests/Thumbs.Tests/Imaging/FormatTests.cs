using GapFurniture.Thumbs.Imaging;
using NetVips;

namespace GapFurniture.Thumbs.Tests.Imaging;

public sealed class FormatTests
{
    private static readonly ImagingOptions s_keeping = ImagingOptions.Default with { KeepsAnimation = true };

    [Fact]
    public void Variants_have_names_of_their_own()
    {
        new Variant(180, FormatChoice.WebP).ToString().ShouldBe("w180.webp");
        new Variant(60, FormatChoice.Auto).ToString().ShouldBe("w60.auto");
    }

    [Theory]
    [InlineData(FormatChoice.Jpeg, "image/jpeg", "jpegload_buffer")]
    [InlineData(FormatChoice.Png, "image/png", "pngload_buffer")]
    [InlineData(FormatChoice.WebP, "image/webp", "webpload_buffer")]
    [InlineData(FormatChoice.Avif, "image/avif", "heifload_buffer")]
    [InlineData(FormatChoice.Gif, "image/gif", "gifload_buffer")]
    public void The_type_is_that_of_what_was_written(FormatChoice format, string type, string loader)
    {
        var thumbnail = Pictures.Thumb(Pictures.Photo(300, 200).Jpeg(), 60, format);

        thumbnail.ContentType.ShouldBe(type);
        using var decoded = thumbnail.Decode();
        decoded.Get("vips-loader").ShouldBe(loader);
        (decoded.Width, decoded.Height).ShouldBe((60, 40));
    }

    [Theory]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.WebP)]
    [InlineData(PictureFormat.Avif)]
    [InlineData(PictureFormat.Gif)]
    public void A_thumbnail_can_be_written_as_its_original(PictureFormat format) =>
        Pictures.Thumb(Pictures.Photo(100, 100).In(format), 60, FormatChoice.Same).Format.ShouldBe(format);

    [Fact]
    public void What_may_be_transparent_is_a_PNG_for_everybody_and_the_rest_a_JPEG()
    {
        Pictures.Thumb(Pictures.Plain(9, 9, 10, 20, 30, 128).Png(), 60, FormatChoice.Auto).Format.ShouldBe(PictureFormat.Png);
        Pictures.Thumb(Pictures.Plain(9, 9, 10, 20, 30, 128).WebP(), 60, FormatChoice.Auto).Format.ShouldBe(PictureFormat.Png);
        Pictures.Thumb(Pictures.Plain(9, 9, 10, 20, 30).Png(), 60, FormatChoice.Auto).Format.ShouldBe(PictureFormat.Jpeg);
        Pictures.Thumb(Pictures.Plain(9, 9, 10).Png(), 60, FormatChoice.Auto).Format.ShouldBe(PictureFormat.Jpeg);
    }

    [Theory]
    [InlineData(PictureFormat.Gif)]
    [InlineData(PictureFormat.WebP)]
    public void Of_an_animation_the_first_frame_is_shown(PictureFormat format)
    {
        var thumbnail = Pictures.Thumb(Pictures.Animation(120, 90, 4).In(format), 60);

        using var decoded = thumbnail.Decode();
        (decoded.Width, decoded.Height, thumbnail.Height).ShouldBe((60, 45, 45));
        decoded.To(Pictures.Plain(60, 45, 0, 40, 255)).ShouldBeGreaterThan(35);
    }

    [Theory]
    [InlineData(PictureFormat.Gif, FormatChoice.Auto)]
    [InlineData(PictureFormat.Gif, FormatChoice.WebP)]
    [InlineData(PictureFormat.WebP, FormatChoice.Same)]
    [InlineData(PictureFormat.WebP, FormatChoice.Gif)]
    public void An_animation_moves_on_where_it_is_kept(PictureFormat original, FormatChoice format)
    {
        var thumbnail = Pictures.Thumb(Pictures.Animation(120, 90, 4).In(original), 60, format, s_keeping);

        using var decoded = Image.NewFromBuffer(thumbnail.Bytes, "n=-1");
        (decoded.Width, decoded.PageHeight, decoded.Height, thumbnail.Height).ShouldBe((60, 45, 180, 45));
        ((int[])decoded.Get("delay")).ShouldBe([100, 100, 100, 100]);
        for (var frame = 0; frame < 4; frame++)
        {
            using var its = decoded.Crop(0, frame * 45, 60, 45);
            its.To(Pictures.Plain(60, 45, 255.0 * frame / 4, 40, 255 - (255.0 * frame / 4))).ShouldBeGreaterThan(33, $"frame {frame}");
        }
    }

    [Fact]
    public void Formats_that_cannot_move_show_the_first_frame_of_what_is_kept()
    {
        var thumbnail = Pictures.Thumb(Pictures.Animation(120, 90, 4).Gif(), 60, FormatChoice.Jpeg, s_keeping);

        using var decoded = thumbnail.Decode();
        (decoded.Width, decoded.Height).ShouldBe((60, 45));
    }

    [Fact]
    public void Several_pictures_in_one_AVIF_are_no_animation()
    {
        var several = Pictures.Animation(120, 90, 4).Avif();
        using var read = Image.NewFromBuffer(several);
        ((int)read.Get("n-pages")).ShouldBe(4);

        var thumbnail = Pictures.Thumb(several, 60, FormatChoice.Auto, s_keeping);

        using var decoded = thumbnail.Decode();
        (thumbnail.Format, decoded.Width, decoded.Height).ShouldBe((PictureFormat.Jpeg, 60, 45));
    }

    [Fact]
    public void Frames_count_as_pixels_only_where_they_are_kept()
    {
        var animation = Pictures.Animation(100, 100, 4).Gif();
        var limits = new PictureLimits(1_000_000, 25_000);

        Pictures.Thumb(animation, 60, FormatChoice.Gif, new ImagingOptions(limits)).Height.ShouldBe(60);
        Should
            .Throw<PictureException>(() =>
                Pictures.Thumb(animation, 60, FormatChoice.Gif, new ImagingOptions(limits, KeepsAnimation: true))
            )
            .Problem.ShouldBe(PictureProblem.TooLarge);
    }

    [Fact]
    public void White_is_behind_what_is_transparent_in_a_JPEG()
    {
        using var colour = Pictures.Thumb(Pictures.Plain(90, 90, 255, 0, 0, 0).Png(), 60, FormatChoice.Jpeg).Decode();
        using var grey = Pictures.Thumb(Pictures.Plain(90, 90, 0, 0).Png(), 60, FormatChoice.Jpeg).Decode();

        colour.Min().ShouldBeGreaterThan(252);
        grey.Min().ShouldBeGreaterThan(252);
    }

    [Theory]
    [InlineData(FormatChoice.Png)]
    [InlineData(FormatChoice.WebP)]
    public void Colours_that_cannot_be_seen_do_not_show_at_edges(FormatChoice format)
    {
        // Green on what is red and wholly transparent.
        var picture = Pictures.Plain(300, 300, 255, 0, 0, 0).Insert(Pictures.Plain(101, 101, 0, 255, 0, 255), 100, 100).Png();

        using var decoded = Pictures.Thumb(picture, 77, format).Decode();

        using var visible = decoded[3] > 40;
        var red = visible.Ifthenelse(decoded[0], 0);
        red.Max().ShouldBeLessThan(30);
        decoded[3].Max().ShouldBe(255);
        decoded[3].Min().ShouldBe(0);
    }

    [Fact]
    public void A_shape_of_one_colour_stays_of_one_colour()
    {
        var picture = Pictures.Plain(300, 300, 0, 0, 0, 0).Insert(Pictures.Plain(101, 101, 60, 120, 170, 255), 100, 100).Png();

        using var decoded = Pictures.Thumb(picture, 77).Decode();

        using var visible = decoded[3] > 40;
        var colour = visible.Ifthenelse(decoded[0].Bandjoin(decoded[1], decoded[2]), new[] { 60.0, 120.0, 170.0 });
        colour.ExtractBand(2).Max().ShouldBeInRange(169, 171);
        colour.ExtractBand(2).Min().ShouldBeInRange(169, 171);
        colour.ExtractBand(0).Max().ShouldBeInRange(59, 61);
    }

    [Theory]
    [InlineData(FormatChoice.Jpeg)]
    [InlineData(FormatChoice.Png)]
    [InlineData(FormatChoice.WebP)]
    [InlineData(FormatChoice.Avif)]
    [InlineData(FormatChoice.Gif)]
    public void Nothing_is_told_but_the_picture(FormatChoice format)
    {
        var original = Pictures
            .Photo(300, 200)
            .Mutate(m =>
            {
                m.Set(GValue.GStrType, "exif-ifd3-GPSLatitude", "52/1 31/1 12/1 (52, 31, 12)");
                m.Set(GValue.GStrType, "exif-ifd0-Artist", "Erika (Erika, ASCII, 6 components, 6 bytes)");
                m.Set(GValue.BlobType, "xmp-data", "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"u8.ToArray());
            })
            .IccTransform("p3", inputProfile: "srgb")
            .Jpeg();
        using var read = Image.NewFromBuffer(original);
        read.GetFields().ShouldContain("exif-data");

        using var decoded = Pictures.Thumb(original, 60, format).Decode();

        decoded
            .GetFields()
            .ShouldNotContain(f => f.StartsWith("exif") || f.StartsWith("xmp") || f.StartsWith("icc") || f.StartsWith("iptc"));
    }
}
