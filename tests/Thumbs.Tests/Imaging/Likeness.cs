using NetVips;

namespace GapFurniture.Thumbs.Tests.Imaging;

/// <summary>How near two pictures are to each other, in dB: 30 and less is seen at once, from 40 on nothing is seen.</summary>
internal static class Likeness
{
    /// <summary>PSNR of the colours, on white where they are transparent.</summary>
    public static double To(this Image picture, Image other)
    {
        (picture.Width, picture.Height).ShouldBe((other.Width, other.Height));
        var difference = Opaque(picture) - Opaque(other);
        var error = (difference * difference).Avg();
        return error == 0 ? double.PositiveInfinity : 10 * Math.Log10(255 * 255 / error);
    }

    /// <summary>
    /// What a thumbnail should be: all pixels decoded, turned upright, their colours brought to sRGB, and then reduced by Lanczos' filter over all of
    /// them, without the shortcuts that a fast reduction takes.
    /// </summary>
    public static Image Reference(byte[] file, int width, int height)
    {
        var image = Image.NewFromBuffer(file).Autorot();
        image = image.Contains("icc-profile-data")
            ? image.IccTransform("srgb", embedded: true, depth: 8)
            : image.Colourspace(image.Bands < 3 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
        var (across, down) = ((double)width / image.Width, (double)height / image.Height);
        var premultiplied = image.HasAlpha() ? image.Premultiply() : image;
        var reduced = premultiplied.Resize(across, Enums.Kernel.Lanczos3, gap: 0, vscale: down);
        return (image.HasAlpha() ? reduced.Unpremultiply() : reduced).Cast(Enums.BandFormat.Uchar);
    }

    private static Image Opaque(Image picture)
    {
        var colours = picture.Bands < 3 ? picture.Colourspace(Enums.Interpretation.Srgb) : picture;
        return colours.HasAlpha() ? colours.Flatten(background: [255, 255, 255]) : colours;
    }
}
