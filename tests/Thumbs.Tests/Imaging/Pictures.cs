using GapFurniture.Thumbs.Imaging;
using NetVips;

namespace GapFurniture.Thumbs.Tests.Imaging;

/// <summary>Made pictures, the same in every run.</summary>
internal static class Pictures
{
    // Nothing may use libvips before it is set up as in the piece.
    static Pictures() => Libvips.Version.ShouldNotBeEmpty();

    /// <summary>Colours that flow, with a bright corner so that every turn and mirror of it is another picture.</summary>
    public static Image Photo(int width, int height, int bands = 3)
    {
        var pixels = new byte[width * height * bands];
        var at = 0;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (u, v) = ((double)x / width, (double)y / height);
                var corner = u < 0.25 && v < 0.25 ? 60 : 0;
                for (var band = 0; band < bands; band++)
                {
                    var wave = Math.Sin((u * (5 + band)) + (v * (9 - band)) + band);
                    pixels[at++] = (byte)(98 + corner + (97 * wave));
                }
            }
        }
        var image = Image.NewFromMemoryCopy(pixels, width, height, bands, Enums.BandFormat.Uchar);
        return image.Copy(interpretation: bands < 3 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
    }

    /// <summary>One colour.</summary>
    public static Image Plain(int width, int height, params double[] colour) =>
        (Image.Black(width, height) + colour)
            .Cast(Enums.BandFormat.Uchar)
            .Copy(interpretation: colour.Length < 3 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);

    /// <summary>Frames below each other, as libvips has animations.</summary>
    public static Image Animation(int width, int height, int frames)
    {
        var all = Enumerable
            .Range(0, frames)
            .Select(i => Plain(width, height, 255.0 * i / frames, 40, 255 - (255.0 * i / frames)))
            .Aggregate((above, next) => above.Join(next, Enums.Direction.Vertical));
        return all.Mutate(m =>
        {
            m.Set(GValue.GIntType, "page-height", height);
            m.Set(GValue.ArrayIntType, "delay", Enumerable.Repeat(100, frames).ToArray());
        });
    }

    public static byte[] Jpeg(this Image image, int quality = 92) => image.JpegsaveBuffer(quality, keep: Enums.ForeignKeep.All);

    public static byte[] Png(this Image image) => image.PngsaveBuffer(keep: Enums.ForeignKeep.All);

    public static byte[] WebP(this Image image) => image.WebpsaveBuffer(92, keep: Enums.ForeignKeep.All);

    public static byte[] Gif(this Image image) => image.GifsaveBuffer(keep: Enums.ForeignKeep.All);

    public static byte[] Avif(this Image image) =>
        image.HeifsaveBuffer(80, compression: Enums.ForeignHeifCompression.Av1, effort: 0, keep: Enums.ForeignKeep.All);

    public static byte[] In(this Image image, PictureFormat format) =>
        format switch
        {
            PictureFormat.Jpeg => image.Jpeg(),
            PictureFormat.Png => image.Png(),
            PictureFormat.WebP => image.WebP(),
            PictureFormat.Gif => image.Gif(),
            _ => image.Avif(),
        };

    /// <summary>As a viewer shows a picture whose pixels lie so: https://exiftool.org/TagNames/EXIF.html, Orientation.</summary>
    public static Image Stored(this Image upright, int orientation)
    {
        var turned = orientation switch
        {
            2 => upright.FlipHor(),
            3 => upright.Rot180(),
            4 => upright.FlipVer(),
            5 => upright.Rot90().FlipHor(),
            6 => upright.Rot270(),
            7 => upright.Rot270().FlipHor(),
            8 => upright.Rot90(),
            _ => upright,
        };
        return turned.Mutate(m => m.Set(GValue.GIntType, "orientation", orientation));
    }

    /// <summary>The thumbnail of a file, by way of a stream that cannot seek.</summary>
    public static Thumbnail Thumb(byte[] file, int size, FormatChoice format = FormatChoice.Png, ImagingOptions? options = null) =>
        Thumbnailer.Make(
            new Pipe(file),
            file.Length,
            new Variant(size, format),
            options ?? ImagingOptions.Default,
            TestContext.Current.CancellationToken
        );

    /// <summary>The pixels of a thumbnail.</summary>
    public static Image Decode(this Thumbnail thumbnail) => Image.NewFromBuffer(thumbnail.Bytes);
}
