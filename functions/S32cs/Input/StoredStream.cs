namespace GapFurniture.S32cs.Input;

/// <summary>A source's bytes as they are stored: counted, over connections that break, and the first ones can be looked at before they are read.</summary>
/// <param name="first">The content from its beginning.</param>
/// <param name="total">All its bytes, if known.</param>
/// <param name="reopen">
/// Opens the content from a position on, where a connection broke; one that ends before all bytes are read is broken, too. Null: there is no
/// connection that could break.
/// </param>
internal sealed class StoredStream(Stream first, long? total = null, Func<long, CancellationToken, Task<Stream>>? reopen = null) : Stream
{
    // In a row, without a byte between them.
    private const int MostFailures = 5;

    private Stream _current = first;
    private long _received;
    private ReadOnlyMemory<byte> _ahead;

    public long? Total => total;
    public long Count => _received - _ahead.Length;
    public bool EndReached { get; private set; } // true if a reading found the end
    public bool HoldsRejects { get; init; } // true if s32cs itself wrote it: rejects, not documents

    /// <summary>The first bytes, fewer if there are no more. To be called before anything is read.</summary>
    public async Task<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        var read = await ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, cancellationToken);
        return _ahead = bytes.AsMemory(0, read);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ahead.Length > 0)
        {
            var taken = Math.Min(_ahead.Length, buffer.Length);
            _ahead[..taken].CopyTo(buffer);
            _ahead = _ahead[taken..];
            return taken;
        }
        var read = reopen is null ? await _current.ReadAsync(buffer, cancellationToken) : await ReceiveAsync(buffer, cancellationToken);
        _received += read;
        EndReached = read == 0;
        return read;
    }

    private async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        for (var failures = 0; _received < total; )
        {
            try
            {
                var read = await _current.ReadAsync(buffer, cancellationToken);
                return read > 0 ? read : throw new EndOfStreamException($"the connection ended at byte {_received} of {total}");
            }
            catch (Exception e) when (e is IOException or HttpRequestException or TimeoutException)
            {
                if (++failures > MostFailures)
                    throw new LoadException($"reading broke off at byte {_received} of {total}: {e.Message}", e);
                await _current.DisposeAsync();
                _current = await reopen!(_received, cancellationToken);
            }
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _current.Dispose();
        base.Dispose(disposing);
    }

    // What every stream has that is only read, forwards.
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
