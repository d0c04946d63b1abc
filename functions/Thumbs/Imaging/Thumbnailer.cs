using NetVips;

namespace GapFurniture.Thumbs.Imaging;

/// <summary>Original → thumbnail.</summary>
internal static class Thumbnailer
{
    /// <summary>Reads no more of an original than tells what it is.</summary>
    /// <inheritdoc cref="Make"/>
    public static PictureHead ReadHead(Stream original, long? length, ImagingOptions options, CancellationToken cancellation)
    {
        _ = Libvips.Version;
        using var source = new OriginalSource(original, length, options.Limits, cancellation);
        return ReadHeader(source).Head;
    }

    /// <summary>Makes one thumbnail. The stream is read forwards, while this method waits, and no further once the original is refused.</summary>
    /// <param name="original">The original from its first byte; it need not be seekable.</param>
    /// <param name="length">How many bytes it has; null if that is not known.</param>
    /// <param name="variant">Which thumbnail.</param>
    /// <param name="options">How thumbnails are made.</param>
    /// <param name="cancellation">Stops at the next read of the stream.</param>
    /// <exception cref="PictureException">The original is the reason.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    /// <exception cref="EndOfStreamException">The stream ended before <paramref name="length"/>. What the stream itself throws comes out as it is, too.</exception>
    public static Thumbnail Make(Stream original, long? length, Variant variant, ImagingOptions options, CancellationToken cancellation)
    {
        _ = Libvips.Version;
        using var source = new OriginalSource(original, length, options.Limits, cancellation);
        var (head, profile) = ReadHeader(source);
        var (width, height) = head.Fit(variant.Size);
        var format = variant.Format.For(head, options.KeepsAnimation, Math.Max(width, height));
        var moves = options.KeepsAnimation && head.Frames > 1 && format.Moves();
        Check(head, moves ? head.Frames : 1, options.Limits);
        return Decoding(
            source,
            () =>
            {
                using var picture = Reducer.Reduce(source, head, profile, moves, (width, height));
                return new Thumbnail(Encoder.Encode(picture, format, options), format, width, height);
            }
        );
    }

    private static (PictureHead Head, ColourProfile? Profile) ReadHeader(OriginalSource source) =>
        Decoding(
            source,
            () =>
            {
                using var image = Image.NewFromSource(source.ForVips, access: Enums.Access.Sequential);
                // Several pictures of an AVIF are no animation: one of them is the picture.
                var frames = source.Format.Moves() && image.Contains("n-pages") && image.Get("n-pages") is int pages ? pages : 1;
                var (width, height) = Reducer.IsTurned(image) ? (image.Height, image.Width) : (image.Width, image.Height);
                return (new PictureHead(source.Format, width, height, frames, image.HasAlpha()), ColourProfile.Of(image));
            }
        );

    private static void Check(PictureHead head, int frames, PictureLimits limits)
    {
        // Of AVIF all pixels are in memory at once, in two copies: up to 26 bytes for each.
        var weight = head.Format == PictureFormat.Avif ? 2 : 1;
        if ((Int128)head.Width * head.Height * frames * weight > limits.Pixels)
            throw new PictureException(PictureProblem.TooLarge, "The original has more pixels than are allowed.");
    }

    private static T Decoding<T>(OriginalSource source, Func<T> decode)
    {
        try
        {
            var result = decode();
            source.ThrowIfFailed();
            return result;
        }
        catch (VipsException e)
        {
            source.ThrowIfFailed();
            throw new PictureException(PictureProblem.Broken, "The original is damaged or incomplete.", e);
        }
    }
}
