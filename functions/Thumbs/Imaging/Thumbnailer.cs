namespace GapFurniture.Thumbs.Imaging;

/// <summary>Original → thumbnail.</summary>
internal static class Thumbnailer
{
    /// <summary>Reads no more of an original than tells what it is.</summary>
    /// <inheritdoc cref="Make"/>
    public static PictureHead ReadHead(Stream original, long? length, ImagingOptions options, CancellationToken cancellation) =>
        throw new NotImplementedException();

    /// <summary>Makes one thumbnail. The stream is read forwards, by this thread or one that it waits for, and no further once the original is refused.</summary>
    /// <param name="original">The original from its first byte; it need not be seekable.</param>
    /// <param name="length">How many bytes it has; null if that is not known.</param>
    /// <param name="variant">Which thumbnail.</param>
    /// <param name="options">How thumbnails are made.</param>
    /// <param name="cancellation">Stops at the next read of the stream.</param>
    /// <exception cref="PictureException">The original is the reason.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    /// <exception cref="EndOfStreamException">The stream ended before <paramref name="length"/>. What the stream itself throws comes out as it is, too.</exception>
    public static Thumbnail Make(Stream original, long? length, Variant variant, ImagingOptions options, CancellationToken cancellation) =>
        throw new NotImplementedException();
}
