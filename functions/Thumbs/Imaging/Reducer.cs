using NetVips;

namespace GapFurniture.Thumbs.Imaging;

/// <summary>Original → pixels of a thumbnail: smaller, upright, in sRGB or shades of grey of 8 bits.</summary>
internal static class Reducer
{
    // What is cut off or damaged is an error, as in browsers, instead of grey where the rest would be.
    private const string Strict = "fail_on=error";
    private const string AllFrames = "n=-1,";
    private const string PageHeight = "page-height";

    /// <summary>Reduces an original. Nothing is decoded before the result is asked for its pixels.</summary>
    /// <param name="source">The original.</param>
    /// <param name="head">What its header says.</param>
    /// <param name="profile">Its colour profile.</param>
    /// <param name="moves">Whether all frames are wanted, below each other.</param>
    /// <param name="size">Width and height of the thumbnail.</param>
    /// <exception cref="VipsException">It is damaged.</exception>
    public static Image Reduce(OriginalSource source, PictureHead head, ColourProfile? profile, bool moves, (int Width, int Height) size)
    {
        var options = (moves ? AllFrames : "") + Strict;
        if (head.HasAlpha)
            return ReduceTransparent(source, profile, options, size);
        return Image.ThumbnailSource(
            source.ForVips,
            size.Width,
            // The parameter for this has no effect.
            options,
            size.Height,
            // Both sides are given, since libvips' own rounding is not the same for all formats.
            Enums.Size.Force,
            inputProfile: profile?.Fallback,
            outputProfile: profile is null ? null : ColourProfile.Srgb
        );
    }

    /// <summary>
    /// libvips' own way rounds and clips colours multiplied by their opacity to 8 bits: where Lanczos' filter goes beyond full opacity that is cut off,
    /// and the colour beside it is not, so that a shape of one colour gets brighter edges. Floating point has no such limit.
    /// </summary>
    private static Image ReduceTransparent(OriginalSource source, ColourProfile? profile, string options, (int Width, int Height) size)
    {
        using var original = Image.NewFromSource(source.ForVips, options, Enums.Access.Sequential);
        var isTurned = IsTurned(original);
        var (width, height) = isTurned ? (size.Height, size.Width) : size;
        var frames = original.Height / original.PageHeight;
        using var colours = profile is null ? original.Colourspace(SpaceOf(original)) : original.Copy();
        using var multiplied = colours.Premultiply();
        using var reduced = multiplied.Resize((double)width / original.Width, vscale: (double)height * frames / original.Height);
        using var divided = reduced.Unpremultiply();
        using var pixels = divided.Cast(colours.Format);
        using var srgb = profile is null
            ? pixels.Copy()
            : pixels.IccTransform(ColourProfile.Srgb, embedded: true, inputProfile: profile.Fallback, depth: 8);
        if (frames > 1)
            return srgb.Mutate(m => m.Set(GValue.GIntType, PageHeight, height));
        // Turning needs all pixels, which the original gives once only, from top to bottom.
        using var whole = srgb.CopyMemory();
        return whole.Autorot();
    }

    /// <summary>Whether width and height change places when the picture is turned upright.</summary>
    public static bool IsTurned(Image image) => image.Contains("orientation") && image.Get("orientation") is >= 5 and <= 8;

    private static Enums.Interpretation SpaceOf(Image image) => image.Bands < 3 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb;
}
