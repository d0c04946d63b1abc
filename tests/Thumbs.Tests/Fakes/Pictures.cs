using NetVips;

namespace GapFurniture.Thumbs.Tests.Fakes;

/// <summary>Originals, made on the spot.</summary>
internal static class Pictures
{
    /// <summary>A JPEG with content that does not compress to nothing.</summary>
    public static byte[] Jpeg(int width = 400, int height = 300, int seed = 1)
    {
        using var image = Noise(width, height, seed);
        return image.JpegsaveBuffer(q: 90);
    }

    /// <summary>A PNG, half of which is transparent.</summary>
    public static byte[] TransparentPng(int width = 400, int height = 300)
    {
        using var image = Noise(width, height, 2);
        using var alpha = Image.Xyz(width, height).ExtractBand(0) * (255.0 / width);
        using var both = image.Bandjoin(alpha.Cast(Enums.BandFormat.Uchar));
        return both.PngsaveBuffer();
    }

    /// <summary>Width and height of a picture.</summary>
    public static (int Width, int Height) SizeOf(byte[] bytes)
    {
        using var image = Image.NewFromBuffer(bytes);
        return (image.Width, image.Height);
    }

    private static Image Noise(int width, int height, int seed)
    {
        using var noise = Image.Gaussnoise(width, height, sigma: 60, mean: 128, seed: seed);
        using var grey = noise.Gaussblur(2).Cast(Enums.BandFormat.Uchar);
        return grey.Bandjoin(grey, grey).Copy(interpretation: Enums.Interpretation.Srgb);
    }
}
