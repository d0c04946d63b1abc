namespace GapFurniture.S32cs.Input;

/// <summary>Recognises gzip by content: names lie, and objects may be stored with any.</summary>
internal static class Decompression
{
    private static ReadOnlySpan<byte> Magic => [0x1F, 0x8B, 0x08];

    /// <summary>The lines in a stream, decompressed where they are compressed. Disposing it disposes the stream.</summary>
    public static async Task<Stream> OpenAsync(Stream stored, CancellationToken cancellationToken)
    {
        var first = new byte[Magic.Length];
        var read = await stored.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellationToken);
        var whole = new PrefixedStream(first.AsMemory(0, read), stored);
        // Three bytes that no line of JSON begins with.
        return first.AsSpan(0, read).SequenceEqual(Magic) ? new WholeGzipStream(whole) : whole;
    }
}
