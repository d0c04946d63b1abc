using System.Buffers.Text;

namespace GapFurniture.ServerWrap.Http;

/// <summary>Reads one body after the other from a connection, each to its end and no further.</summary>
internal sealed class BodyReader(ByteReader bytes)
{
    /// <summary>Longest line with a chunk's size, whose extensions nobody needs.</summary>
    private const int SizeLineLimit = 4 * 1024;

    /// <summary>Longest trailers; they are dropped.</summary>
    private const int TrailerLimit = 64 * 1024;

    private FramingKind _kind;
    private long _remaining;
    private bool _isInChunks;

    /// <summary>Whether the body has been read to its end.</summary>
    public bool IsDone { get; private set; } = true;

    public void Begin(Framing framing)
    {
        (_kind, _remaining, _isInChunks) = (framing.Kind, framing.Length, false);
        IsDone = framing.Kind is FramingKind.None || framing is { Kind: FramingKind.Length, Length: 0 };
    }

    /// <returns>How many bytes; 0 at the body's end.</returns>
    /// <exception cref="HttpFormatException">The connection ended before the body did, or chunks are broken.</exception>
    public int Read(Span<byte> into)
    {
        if (IsDone || into.Length == 0)
            return 0;
        if (_kind is FramingKind.Chunked && _remaining == 0 && !NextChunk())
        {
            IsDone = true;
            return 0;
        }
        var count = bytes.Read(_kind is FramingKind.UntilClose || into.Length <= _remaining ? into : into[..(int)_remaining]);
        if (_kind is FramingKind.UntilClose)
        {
            IsDone = count == 0;
            return count;
        }
        if (count == 0)
            throw new HttpFormatException(
                _kind is FramingKind.Chunked
                    ? "the connection ended before the last chunk"
                    : $"the connection ended {_remaining} bytes before the end that Content-Length had said"
            );
        _remaining -= count;
        IsDone = _kind is FramingKind.Length && _remaining == 0;
        return count;
    }

    /// <returns>False after the last chunk and its trailers.</returns>
    private bool NextChunk()
    {
        if (_isInChunks && bytes.ReadLine(limit: SizeLineLimit).Length > 0)
            throw new HttpFormatException("a chunk is longer than it says");
        _isInChunks = true;
        var line = bytes.ReadLine(SizeLineLimit);
        var digits = line.IndexOfAny(" \t;"u8) is var end and >= 0 ? line[..end] : line;
        if (digits.Length > 15 || !Utf8Parser.TryParse(digits, out _remaining, out var read, 'x') || read != digits.Length)
            throw new HttpFormatException("a chunk does not begin with its size");
        if (_remaining > 0)
            return true;
        for (int length, total = 0; (length = bytes.ReadLine(TrailerLimit).Length) > 0; )
        {
            total += length;
            if (total > TrailerLimit)
                throw new HttpFormatException($"the trailers are longer than {TrailerLimit} bytes");
        }
        return false;
    }
}
