namespace GapFurniture.Thumbs.Tests.Imaging;

/// <summary>A stream as the body of an answer is: forwards only, in pieces of any size. It counts what is read.</summary>
internal sealed class Pipe(byte[] bytes, int end = int.MaxValue, Action<long>? reading = null) : Stream
{
    private const int Piece = 4000;

    public long Taken { get; private set; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        reading?.Invoke(Taken);
        var count = (int)Math.Min(Math.Min(Piece, buffer.Length), Math.Min(bytes.Length, end) - Taken);
        bytes.AsSpan((int)Taken, count).CopyTo(buffer);
        Taken += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
