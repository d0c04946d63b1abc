using System.IO.Compression;

namespace GapFurniture.S32cs.Input;

/// <summary>
/// The content of a source, where it is gzip decompressed, one member or several, to its very end. That a member is cut off, <see cref="GZipStream"/>
/// says when its strict validation is switched on, which the project file does. What follows the last member it ignores; then it stops before
/// the stored bytes end.
/// </summary>
internal sealed class Gunzip(StoredStream stored, Stream content) : IAsyncDisposable
{
    private static ReadOnlySpan<byte> Magic => [0x1F, 0x8B, 0x08];

    /// <summary>Recognises gzip by its content, since objects may be stored with any name. Disposing the result disposes the stream.</summary>
    public static async Task<Gunzip> OpenAsync(StoredStream stored, CancellationToken cancellationToken)
    {
        var first = await stored.PeekAsync(Magic.Length, cancellationToken);
        // Three bytes that no line of JSON begins with.
        return new Gunzip(stored, first.Span.SequenceEqual(Magic) ? new GZipStream(stored, CompressionMode.Decompress) : stored);
    }

    /// <summary>Reads on; 0 at the end.</summary>
    /// <exception cref="LoadException">The stream is cut off or damaged.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var read = await content.ReadAsync(buffer, cancellationToken);
            return read > 0 || stored.EndReached ? read : throw new LoadException("the gzip data is followed by something else");
        }
        catch (InvalidDataException e)
        {
            // .NET's words are of archives and their methods, whatever is wrong.
            throw new LoadException("the gzip data is damaged or cut off (gzip -t says which)", e);
        }
    }

    public ValueTask DisposeAsync() => content.DisposeAsync();
}
