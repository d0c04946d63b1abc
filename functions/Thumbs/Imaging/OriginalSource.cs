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

    private readonly IEnumerator<ReadOnlyMemory<byte>> _pieces;
    private ReadOnlyMemory<byte> _piece;
    private long _read;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Reads the first bytes.</summary>
    /// <exception cref="PictureException">It is larger than allowed, empty, or none of the formats that are read.</exception>
    public OriginalSource(Stream stream, long? length, PictureLimits limits, CancellationToken cancellation)
    {
        (_stream, _length, _limit, _cancellation) = (stream, length, limits.Bytes, cancellation);
        if (length > _limit)
            throw TooManyBytes();
        var start = new byte[Signature.Length];
        var started = 0;
        for (var read = 1; started < start.Length && read > 0; started += read)
            read = ReadStream(start.AsMemory(started));
        Format = Signature.Read(start.AsSpan(0, started));
        _pieces = new Sieve(start[..started], ReadStream).Pieces(Format).GetEnumerator();
        ForVips = new SourceCustom();
        ForVips.OnRead += Read;
    }

    /// <summary>By its first bytes.</summary>
    public PictureFormat Format { get; }

    /// <summary>What libvips reads from. It cannot seek: libvips keeps what it wants to see twice.</summary>
    public SourceCustom ForVips { get; }

    /// <summary>Throws what the stream threw while libvips read, for whom that is only an end of the data.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    public void Dispose()
    {
        _pieces.Dispose();
        ForVips.Dispose();
    }

    // Called by libvips' threads, through which no exception can go.
    private int Read(byte[] buffer, int length)
    {
        if (_failure is not null)
            return -1;
        try
        {
            var given = 0;
            while (given < length && (!_piece.IsEmpty || _pieces.MoveNext()))
            {
                _piece = _piece.IsEmpty ? _pieces.Current : _piece;
                var count = Math.Min(length - given, _piece.Length);
                _piece[..count].CopyTo(buffer.AsMemory(given));
                _piece = _piece[count..];
                given += count;
            }
            return given;
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            return -1;
        }
    }

    private int ReadStream(Memory<byte> buffer)
    {
        _cancellation.ThrowIfCancellationRequested();
        var count = _stream.Read(buffer.Span);
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
