using GapFurniture.Shared.Options;
using GapFurniture.Thumbs.Commands;
using GapFurniture.Thumbs.Imaging;

namespace GapFurniture.Thumbs.Tests.Commands;

public sealed class FilePlanTests
{
    [Theory]
    [InlineData("a/photo.png", null, PictureFormat.Jpeg, "a/photo.w180.jpg")]
    [InlineData("photo", null, PictureFormat.WebP, "photo.w180.webp")]
    [InlineData("a/photo.png", "out/", PictureFormat.Png, "out/photo.w180.png")]
    [InlineData("a/photo.png", "b/x.avif", PictureFormat.Avif, "b/x.avif")]
    public void A_thumbnail_goes(string source, string? output, PictureFormat format, string target) =>
        FilePlan.Of([source], 180, output).TargetOf(source, format).ShouldBe(target);

    [Theory]
    [InlineData("x.jpg", FormatChoice.Jpeg)]
    [InlineData("x.JPEG", FormatChoice.Jpeg)]
    [InlineData("x.png", FormatChoice.Png)]
    [InlineData("x.webp", FormatChoice.WebP)]
    [InlineData("x.avif", FormatChoice.Avif)]
    [InlineData("x.gif", FormatChoice.Gif)]
    [InlineData("out/", FormatChoice.Same)]
    [InlineData("-", FormatChoice.Same)]
    [InlineData(null, FormatChoice.Same)]
    public void Its_format_is(string? output, FormatChoice format) =>
        FilePlan.Of(["a.png"], 60, output).Variant.ShouldBe(new Variant(60, format));

    [Theory]
    [InlineData("x.jpg")]
    [InlineData("-")]
    public void Many_do_not_go_to_one_place(string output) =>
        Should.Throw<OptionsException>(() => FilePlan.Of(["a.png", "b.png"], 60, output)).Message.ShouldContain("it is a folder");

    [Theory]
    [InlineData(null)]
    [InlineData("out/")]
    public void Standard_input_gives_its_thumbnail_no_name(string? output) =>
        Should.Throw<OptionsException>(() => FilePlan.Of(["-"], 60, output)).Message.ShouldContain("give -o FILE");

    [Fact]
    public void An_extension_that_says_no_format_is_wrong() =>
        Should.Throw<OptionsException>(() => FilePlan.Of(["a.png"], 60, "x.bmp")).Message.ShouldContain(".jpg .jpeg .png .webp .avif .gif");
}
