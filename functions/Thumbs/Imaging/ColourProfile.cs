using NetVips;

namespace GapFurniture.Thumbs.Imaging;

/// <summary>The colour profile in an original, if it fits the original's own colours; one that does not is ignored, as browsers do.</summary>
/// <param name="Fallback">What libvips takes if it cannot read the profile; null for shades of grey, of which it has none.</param>
internal sealed record ColourProfile(string? Fallback)
{
    /// <summary>libvips' name of the profile that every browser takes a picture without one to have.</summary>
    public const string Srgb = "srgb";

    private const string Field = "icc-profile-data";

    // ICC.1:2022, 7.2: the header, in which the colour space of the data is at 16.
    private const int Space = 16;
    private const int SpaceLength = 4;

    /// <summary>The profile of a picture; null if there is none that fits.</summary>
    public static ColourProfile? Of(Image image)
    {
        if (!image.Contains(Field) || image.Get(Field) is not byte[] { Length: >= Space + SpaceLength } profile)
            return null;
        var colours = image.Bands - (image.HasAlpha() ? 1 : 0);
        var space = profile.AsSpan(Space, SpaceLength);
        if (colours == 3 && space.SequenceEqual("RGB "u8))
            return new ColourProfile(Srgb);
        if (colours == 4 && space.SequenceEqual("CMYK"u8))
            return new ColourProfile("cmyk");
        return colours == 1 && space.SequenceEqual("GRAY"u8) ? new ColourProfile(Fallback: null) : null;
    }
}
