using System.Globalization;

namespace GapFurniture.Thumbs.Imaging;

/// <summary>What a thumbnail is written as.</summary>
internal enum OutputFormat
{
    Jpeg,
    Png,
    WebP,
    Avif,
    Gif,
}

/// <summary>One of the thumbnails of an original.</summary>
/// <param name="Size">The width in pixels that it has at most: an original that is narrower is never made larger.</param>
/// <param name="Format">What it is written as.</param>
internal readonly record struct Variant(int Size, OutputFormat Format)
{
    /// <summary>Such as <c>w180.webp</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"w{Size}.{Format.ToString().ToLowerInvariant()}");
}
