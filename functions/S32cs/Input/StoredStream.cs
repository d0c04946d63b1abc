namespace GapFurniture.S32cs.Input;

/// <summary>A source's bytes as they are stored: counted, and the first ones can be looked at before they are read.</summary>
internal sealed class StoredStream(Stream inner) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _ahead;

    /// <summary>Bytes read.</summary>
    public long Count { get; private set; }

    /// <summary>True if a reading found the end.</summary>
    public bool EndReached { get; private set; }

    /// <summary>The first bytes, fewer if there are no more. To be called before anything is read.</summary>
    public async Task<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        var first = new byte[count];
        var read = await inner.ReadAtLeastAsync(first, count, throwOnEndOfStream: false, cancellationToken);
        return _ahead = first.AsMemory(0, read);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = Math.Min(_ahead.Length, buffer.Length);
        if (read > 0)
        {
            _ahead[..read].CopyTo(buffer);
            _ahead = _ahead[read..];
        }
        else
        {
            read = await inner.ReadAsync(buffer, cancellationToken);
            EndReached = read == 0;
        }
        Count += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>What all streams have in common that are only read, forwards.</summary>
internal abstract class ReadOnlyStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
