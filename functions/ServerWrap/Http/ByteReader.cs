namespace GapFurniture.ServerWrap.Http;

/// <summary>Takes what has arrived, and waits where nothing has.</summary>
/// <returns>How many bytes; 0 at the end.</returns>
/// <exception cref="IOException">The connection broke.</exception>
/// <exception cref="TimeoutException">Nothing came in time.</exception>
internal delegate int Receive(Span<byte> into);

/// <summary>
/// Reads heads, lines and bodies from a connection through one buffer, which is reused for all messages of the connection.
/// </summary>
internal sealed class ByteReader(Receive receive)
{
    private const int Initial = 16 * 1024;
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(Initial);
    private int _start;
    private int _end;

    /// <summary>Bytes that have arrived and that nobody has read.</summary>
    public int Buffered => _end - _start;

    /// <summary>Whether the connection has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Those bytes, until more are read.</summary>
    public ReadOnlyMemory<byte> Arrived => _buffer.AsMemory(_start, Buffered);

    /// <summary>Forgets what nobody has read.</summary>
    public void Reset() => (_start, _end) = (0, 0);

    /// <summary>
    /// Reads up to the blank line that ends a head. Lines may end with LF alone, as
    /// <see href="https://www.rfc-editor.org/rfc/rfc9112#section-2.2">RFC 9112</see> lets a recipient allow.
    /// </summary>
    /// <param name="limit">Longest head, in bytes.</param>
    /// <returns>The head with its blank line, valid until the next call; empty where the connection ended before its first byte.</returns>
    /// <exception cref="HttpFormatException">It is longer, or the connection ended within it.</exception>
    public ReadOnlySpan<byte> ReadHead(int limit)
    {
        for (var scanned = 0; ; )
        {
            var arrived = _buffer.AsSpan(_start, Buffered);
            if (EndOfHead(arrived, ref scanned) is var length and > 0)
            {
                _start += length;
                return arrived[..length];
            }
            if (Buffered >= limit)
                throw new HttpFormatException($"the head is longer than {limit} bytes") { Status = 431 };
            if (!Fill())
                return Buffered == 0 ? default : throw new HttpFormatException("the connection ended within the head");
        }
    }

    /// <summary>Reads a line without its end.</summary>
    /// <param name="limit">Longest line, in bytes.</param>
    /// <returns>Valid until the next call.</returns>
    /// <exception cref="HttpFormatException">It is longer, or the connection ended within it.</exception>
    public ReadOnlySpan<byte> ReadLine(int limit)
    {
        for (var scanned = 0; ; )
        {
            var arrived = _buffer.AsSpan(_start, Buffered);
            if (arrived[scanned..].IndexOf((byte)'\n') is var newline and >= 0)
            {
                var line = arrived[..(scanned + newline)];
                _start += line.Length + 1;
                return line.EndsWith("\r"u8) ? line[..^1] : line;
            }
            if (Buffered >= limit)
                throw new HttpFormatException($"a line is longer than {limit} bytes");
            scanned = Buffered;
            if (!Fill())
                throw new HttpFormatException("the connection ended within a line");
        }
    }

    /// <summary>Reads what is there, or waits for something; large reads go past the buffer.</summary>
    /// <returns>How many bytes; 0 at the end of the connection.</returns>
    public int Read(Span<byte> into)
    {
        if (Buffered == 0)
        {
            if (into.Length >= _buffer.Length)
                return Received(receive(into));
            if (!Fill())
                return 0;
        }
        var count = Math.Min(Buffered, into.Length);
        _buffer.AsSpan(_start, count).CopyTo(into);
        _start += count;
        return count;
    }

    /// <summary>Receives more behind what is buffered, for which the buffer grows where it must.</summary>
    /// <returns>False at the end of the connection.</returns>
    public bool Fill()
    {
        if (_start == _end)
            Reset();
        if (_end == _buffer.Length)
            MakeRoom();
        var count = Received(receive(_buffer.AsSpan(_end)));
        _end += count;
        return count > 0;
    }

    private int Received(int count)
    {
        HasEnded |= count == 0;
        return count;
    }

    private void MakeRoom()
    {
        var larger = _start > 0 ? _buffer : GC.AllocateUninitializedArray<byte>(_buffer.Length * 2);
        _buffer.AsSpan(_start, Buffered).CopyTo(larger);
        (_buffer, _start, _end) = (larger, 0, Buffered);
    }

    /// <param name="arrived">What there is.</param>
    /// <param name="scanned">Where to look on; moved to where to look on when more has come.</param>
    /// <returns>Length of the head with its blank line; 0 where that has not come.</returns>
    private static int EndOfHead(ReadOnlySpan<byte> arrived, ref int scanned)
    {
        while (arrived[scanned..].IndexOf((byte)'\n') is var newline and >= 0)
        {
            var next = scanned + newline + 1;
            if (arrived[next..].StartsWith("\n"u8))
                return next + 1;
            if (arrived[next..].StartsWith("\r\n"u8))
                return next + 2;
            // The blank line may be half here.
            if (next + 1 >= arrived.Length)
                return 0;
            scanned = next;
        }
        scanned = arrived.Length;
        return 0;
    }
}
