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

    // GZipStream reads 8 KB at a time and ends each of its own readings there, with its window to be moved every time; a copy does not.
    private const int ChunkBytes = 128 * 1024;

    private readonly GZipStream _inner;
    private readonly PulledCopy _content;
    private readonly byte[] _held = new byte[s_seal.Length];
    private int _holding;

    public WholeGzipStream(Stream compressed)
    {
        _inner = new GZipStream(new SealedStream(compressed), CompressionMode.Decompress);
        _content = new PulledCopy((target, token) => _inner.CopyToAsync(target, ChunkBytes, token));
    }

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
            return await _content.ReadAsync(buffer, cancellationToken);
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

    // The seal comes in one piece with the last bytes before it: in a piece of its own it would be taken for the next member even behind
    // rubbish, which is skipped to the end of its piece.
    private sealed class SealedStream(Stream compressed) : ReadOnlyStream
    {
        private const int HeldBytes = 16;

        private readonly byte[] _last = new byte[HeldBytes];
        private int _lastCount;
        private bool _sealed;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (!_sealed)
            {
                _last.AsMemory(0, _lastCount).CopyTo(buffer);
                var read = await compressed.ReadAsync(buffer[_lastCount..], cancellationToken);
                var have = _lastCount + read;
                if (read == 0)
                {
                    s_sealMember.CopyTo(buffer[have..]);
                    _sealed = true;
                    return have + s_sealMember.Length;
                }
                _lastCount = Math.Min(have, HeldBytes);
                buffer.Span[(have - _lastCount)..have].CopyTo(_last);
                if (have > _lastCount)
                    return have - _lastCount;
            }
            return 0;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                compressed.Dispose();
            base.Dispose(disposing);
        }
    }
}
