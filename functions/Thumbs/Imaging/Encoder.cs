using NetVips;

namespace GapFurniture.Thumbs.Imaging;

/// <summary>Pixels → file, without any metadata: an original's may tell where its owner lives.</summary>
internal static class Encoder
{
    private const Enums.ForeignKeep Nothing = Enums.ForeignKeep.None;

    // Behind what is transparent, for formats that are not: the colour of most pages, where black would be libvips' choice.
    private static readonly double[] s_white = [255];

    /// <summary>Encodes a picture in sRGB or shades of grey.</summary>
    public static byte[] Encode(Image picture, PictureFormat format, ImagingOptions options) =>
        format switch
        {
            PictureFormat.Jpeg => picture.JpegsaveBuffer(options.JpegQuality, optimizeCoding: true, keep: Nothing, background: s_white),
            PictureFormat.Png => picture.PngsaveBuffer(keep: Nothing),
            PictureFormat.WebP => picture.WebpsaveBuffer(options.WebPQuality, keep: Nothing),
            PictureFormat.Avif => picture.HeifsaveBuffer(
                options.AvifQuality,
                compression: Enums.ForeignHeifCompression.Av1,
                bitdepth: 8,
                keep: Nothing
            ),
            PictureFormat.Gif => picture.GifsaveBuffer(keep: Nothing),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
}
