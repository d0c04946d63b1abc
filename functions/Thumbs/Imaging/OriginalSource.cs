using System.Runtime.ExceptionServices;
using NetVips;

namespace GapFurniture.Thumbs.Imaging;

/// <summary>An original on its way from a stream to libvips, within its limit of bytes.</summary>
internal sealed class OriginalSource : IDisposable
{
    private readonly Stream _stream;
    private readonly long? _length;
    private readonly long _limit;
    private readonly CancellationToken _cancellation;

    private readonly byte[] _start = new byte[Signature.Length];
    private readonly int _started;
    private int _given;
    private long _read;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Reads the first bytes.</summary>
    /// <exception cref="PictureException">It is larger than allowed, empty, or none of the formats that are read.</exception>
    public OriginalSource(Stream stream, long? length, PictureLimits limits, CancellationToken cancellation)
    {
        (_stream, _length, _limit, _cancellation) = (stream, length, limits.Bytes, cancellation);
        if (length > _limit)
            throw TooManyBytes();
        int read;
        while (_started < _start.Length && (read = ReadStream(_start.AsSpan(_started))) > 0)
            _started += read;
        Format = Signature.Read(_start.AsSpan(0, _started));
        ForVips = new SourceCustom();
        ForVips.OnRead += Read;
    }

    /// <summary>By its first bytes.</summary>
    public PictureFormat Format { get; }

    /// <summary>What libvips reads from. It cannot seek: libvips keeps what it wants to see twice.</summary>
    public SourceCustom ForVips { get; }

    /// <summary>Throws what the stream threw while libvips read, for whom that is only an end of the data.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    public void Dispose() => ForVips.Dispose();

    // Called by libvips' threads, through which no exception can go.
    private int Read(byte[] buffer, int length)
    {
        if (_failure is not null)
            return -1;
        try
        {
            if (_given == _started)
                return ReadStream(buffer.AsSpan(0, length));
            var count = Math.Min(length, _started - _given);
            Array.Copy(_start, _given, buffer, 0, count);
            _given += count;
            return count;
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            return -1;
        }
    }

    private int ReadStream(Span<byte> buffer)
    {
        _cancellation.ThrowIfCancellationRequested();
        var count = _stream.Read(buffer);
        _read += count;
        if (_read > _limit)
            throw TooManyBytes();
        // A connection that broke says nothing about the original.
        if (count == 0 && _read < _length)
            throw new EndOfStreamException("the original's bytes ended early");
        return count;
    }

    private static PictureException TooManyBytes() => new(PictureProblem.TooLarge, "The original has more bytes than are allowed.");
}
