using System.IO.Compression;

namespace GapFurniture.S32cs.Input;

/// <summary>
/// Gzip, one member or several, to its very end. That a member is cut off, <see cref="GZipStream"/> says when its strict validation is
/// switched on, which the project file does. What follows the last member it ignores; then it stops before the stored bytes end.
/// </summary>
internal sealed class Gunzip(StoredStream stored) : ReadOnlyStream
{
    private readonly GZipStream _inner = new(stored, CompressionMode.Decompress);

    private static ReadOnlySpan<byte> Magic => [0x1F, 0x8B, 0x08];

    /// <summary>
    /// The content of a stored stream, decompressed where it is compressed: recognised by content, since objects may be stored with any name.
    /// Disposing it disposes the stream.
    /// </summary>
    public static async Task<Stream> OpenAsync(StoredStream stored, CancellationToken cancellationToken)
    {
        var first = await stored.PeekAsync(Magic.Length, cancellationToken);
        // Three bytes that no line of JSON begins with.
        return first.Span.SequenceEqual(Magic) ? new Gunzip(stored) : stored;
    }

    /// <inheritdoc />
    /// <exception cref="SourceException">The stream is cut off or damaged.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await _inner.ReadAsync(buffer, cancellationToken);
            return read > 0 || buffer.IsEmpty || stored.EndReached
                ? read
                : throw new SourceException("the gzip data is followed by something else");
        }
        catch (InvalidDataException e)
        {
            throw new SourceException($"the gzip data is damaged or cut off: {e.Message}", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }
}
