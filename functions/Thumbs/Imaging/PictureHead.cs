namespace GapFurniture.Thumbs.Imaging;

/// <summary>What an original is, by its header alone.</summary>
/// <param name="Format">By its first bytes, whatever its name is.</param>
/// <param name="Width">In pixels, as people see it: after the turn that its orientation asks for.</param>
/// <param name="Height">In pixels, likewise, of one frame.</param>
/// <param name="Frames">One, or how many pictures an animation has.</param>
/// <param name="HasAlpha">Whether parts of it may be transparent.</param>
internal sealed record PictureHead(PictureFormat Format, int Width, int Height, int Frames, bool HasAlpha)
{
    /// <summary>Width and height of a thumbnail: as wide as asked for, but never wider than the original; the height in proportion, half up, at least 1.</summary>
    public (int Width, int Height) Fit(int size)
    {
        var width = Math.Min(size, Width);
        // In whole numbers: 1680 × 1050 at 180 is 112.5, which floating point makes a little less.
        var height = ((2L * Height * width) + Width) / (2L * Width);
        return (width, (int)Math.Max(1, height));
    }
}
