namespace GapFurniture.Thumbs.Imaging;

/// <summary>The formats that are read and written.</summary>
public enum PictureFormat
{
    Jpeg,
    Png,
    WebP,
    Avif,
    Gif,
}

/// <summary>What a thumbnail is written as: one of the formats, or what depends on the original.</summary>
public enum FormatChoice
{
    Jpeg = PictureFormat.Jpeg,
    Png = PictureFormat.Png,
    WebP = PictureFormat.WebP,
    Avif = PictureFormat.Avif,
    Gif = PictureFormat.Gif,

    /// <summary>What every browser shows: JPEG, PNG if the original may be transparent, GIF if it moves and animation is kept.</summary>
    Auto,

    /// <summary>As the original.</summary>
    Same,
}

internal static class Formats
{
    /// <summary>The format of a thumbnail of an original; where it is too high or wide for that, the first that holds it of those for every browser.</summary>
    /// <param name="choice">What is wanted.</param>
    /// <param name="head">The original.</param>
    /// <param name="keepsAnimation">Whether it may move.</param>
    /// <param name="side">The longer side of the thumbnail.</param>
    public static PictureFormat For(this FormatChoice choice, PictureHead head, bool keepsAnimation, int side) =>
        new[] { choice, FormatChoice.Auto, FormatChoice.Png }
            .Select(c => For(c, head, keepsAnimation))
            .First(format => side <= format.LargestSide());

    private static PictureFormat For(FormatChoice choice, PictureHead head, bool keepsAnimation) =>
        choice switch
        {
            FormatChoice.Same => head.Format,
            FormatChoice.Auto when keepsAnimation && head.Frames > 1 => PictureFormat.Gif,
            FormatChoice.Auto => head.HasAlpha ? PictureFormat.Png : PictureFormat.Jpeg,
            _ => (PictureFormat)choice,
        };

    /// <summary>Whether more than one frame can be written in it; of the others it is the first.</summary>
    public static bool Moves(this PictureFormat format) => format is PictureFormat.WebP or PictureFormat.Gif;

    /// <summary>As in the header Content-Type.</summary>
    public static string ContentType(this PictureFormat format) => "image/" + format.ToString().ToLowerInvariant();

    /// <summary>The largest width and height that the format allows, in pixels.</summary>
    /// <remarks>JPEG: what libjpeg reads and writes. WebP: https://developers.google.com/speed/webp/docs/api. The rest: what libvips writes.</remarks>
    private static int LargestSide(this PictureFormat format) =>
        format switch
        {
            PictureFormat.WebP => 16_383,
            PictureFormat.Avif => 16_384,
            PictureFormat.Jpeg or PictureFormat.Gif => 65_500,
            _ => int.MaxValue,
        };
}
