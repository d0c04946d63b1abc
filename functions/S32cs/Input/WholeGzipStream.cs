using System.IO.Compression;

namespace GapFurniture.S32cs.Input;

/// <summary>
/// Gzip, one member or several, to its very end. <see cref="GZipStream"/> takes a stream that was cut off for one that is complete, and the
/// documents behind the cut would be lost in silence. So a member of our own is put behind the stream: only if its content comes out at the
/// end was everything before it complete.
/// </summary>
internal sealed class WholeGzipStream : ReadOnlyStream
{
    private static readonly byte[] s_seal = "end of s32cs' in"u8.ToArray();
    private static readonly byte[] s_sealMember = Compress(s_seal);

    private readonly GZipStream _inner;
    private readonly byte[] _held = new byte[s_seal.Length];
    private int _holding;

    public WholeGzipStream(Stream compressed) => _inner = new GZipStream(new SealedStream(compressed), CompressionMode.Decompress);

    /// <inheritdoc />
    /// <exception cref="SourceException">The stream is cut off or damaged.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length <= s_seal.Length)
            throw new ArgumentException("there is no room behind what is held back", nameof(buffer));
        while (true)
        {
            // The last bytes are held back until it is known whether they are the seal.
            _held.AsMemory(0, _holding).CopyTo(buffer);
            var read = await InflateAsync(buffer[_holding..], cancellationToken);
            if (read == 0)
            {
                return _holding == s_seal.Length && _held.AsSpan().SequenceEqual(s_seal)
                    ? 0
                    : throw new SourceException("the gzip data is cut off, or followed by something else");
            }
            var have = _holding + read;
            _holding = Math.Min(have, s_seal.Length);
            buffer.Span[(have - _holding)..have].CopyTo(_held);
            if (have > _holding)
                return have - _holding;
        }
    }

    private async ValueTask<int> InflateAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _inner.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new SourceException($"the gzip data is damaged or cut off: {e.Message}", e);
        }
    }

    private static byte[] Compress(byte[] content)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.NoCompression))
            gzip.Write(content);
        return buffer.ToArray();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }

    private sealed class SealedStream(Stream compressed) : ReadOnlyStream
    {
        private int _sealed;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_sealed == 0 && await compressed.ReadAsync(buffer, cancellationToken) is var read and > 0)
                return read;
            var count = Math.Min(buffer.Length, s_sealMember.Length - _sealed);
            s_sealMember.AsMemory(_sealed, count).CopyTo(buffer);
            _sealed += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                compressed.Dispose();
            base.Dispose(disposing);
        }
    }
}
