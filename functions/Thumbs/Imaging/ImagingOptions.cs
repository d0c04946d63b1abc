namespace GapFurniture.Thumbs.Imaging;

/// <summary>What an original may have at most.</summary>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="Pixels">Width × height, × frames where animation is kept: memory and time grow with them, whatever the file's size is.</param>
internal sealed record PictureLimits(long Bytes, long Pixels)
{
    /// <summary>100 MB, 50 megapixels.</summary>
    public static readonly PictureLimits Default = new(100_000_000, 50_000_000);
}

/// <summary>How thumbnails are made.</summary>
/// <param name="Limits">What is refused.</param>
/// <param name="JpegQuality">1 to 100.</param>
/// <param name="WebPQuality">1 to 100.</param>
/// <param name="AvifQuality">1 to 100; AVIF looks like JPEG of 80 at about 50.</param>
/// <param name="KeepsAnimation">Whether an animation's thumbnail moves, in formats that can; else it is the first frame.</param>
internal sealed record ImagingOptions(
    PictureLimits Limits,
    int JpegQuality = 80,
    int WebPQuality = 80,
    int AvifQuality = 50,
    bool KeepsAnimation = false
)
{
    public static readonly ImagingOptions Default = new(PictureLimits.Default);
}
