namespace GapFurniture.YumRepo.Metadata;

/// <summary>Bytes of which some stay where they lie, in other spools that have to live as long as this, and some are new.</summary>
internal sealed class SpooledParts : IDisposable
{
    private readonly Spool _own = new();
    private readonly List<(Spool Spool, long Offset, long Length)> _parts = [];

    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Append(_own, _own.Length, bytes.Length);
        _own.Append(bytes);
    }

    /// <summary>Appends a part of another spool.</summary>
    public void Append(Spool spool, long offset, long length)
    {
        if (_parts is [.., var last] && last.Spool == spool && last.Offset + last.Length == offset)
            _parts[^1] = last with { Length = last.Length + length };
        else
            _parts.Add((spool, offset, length));
        Length += length;
    }

    /// <summary>All of it. Any number of streams can be open.</summary>
    public Stream Open() => new SpoolStream(_parts);

    public void Dispose() => _own.Dispose();
}

/// <summary>Parts of spools, one behind the other, as a stream that can be read again from its start.</summary>
internal sealed class SpoolStream(IReadOnlyList<(Spool Spool, long Offset, long Length)> parts) : Stream
{
    private readonly long _length = parts.Sum(p => p.Length);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        var start = 0L;
        foreach (var (spool, offset, length) in parts)
        {
            var at = Position - start;
            if (at < length)
            {
                var read = spool.Read(buffer[..(int)Math.Min(buffer.Length, length - at)], offset + at);
                Position += read;
                return read;
            }
            start += length;
        }
        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    // Local files: a thread of the pool would cost more than the read.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => _length + offset,
        };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
