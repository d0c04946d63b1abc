using System.Net.Sockets;
using System.Text;

namespace GapFurniture.ServerWrap.Tests.Runtime;

/// <summary>The rules of HTTP/1.1 were broken. The message says how.</summary>
internal sealed class ViolationException(string message) : Exception(message);

/// <summary>Reads HTTP from a connection by its letter: nothing is tolerated that a strict server need not take.</summary>
internal sealed class WireReader(Socket socket)
{
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;

    /// <summary>A head's lines without the blank one.</summary>
    /// <returns>Null at the connection's end.</returns>
    public List<string>? Head()
    {
        if (_start == _end && !Fill())
            return null;
        var lines = new List<string>();
        for (string line; (line = Line()).Length > 0; )
            lines.Add(line);
        return lines;
    }

    /// <summary>A line of ASCII that ends with CRLF.</summary>
    public string Line()
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = Next();
            if (next == '\r')
                return Next() == '\n' ? line.ToString() : throw new ViolationException("a CR without LF");
            if (next is < 0x20 or > 0x7E)
                throw new ViolationException($"byte {next:x2} in a line");
            line.Append((char)next);
        }
    }

    /// <summary>So many bytes, as they come.</summary>
    public void Bytes(long count, Action<ReadOnlySpan<byte>> take)
    {
        while (count > 0)
        {
            if (_start == _end && !Fill())
                throw new ViolationException("the connection ended within a body");
            var part = (int)Math.Min(count, _end - _start);
            take(_buffer.AsSpan(_start, part));
            _start += part;
            count -= part;
        }
    }

    private byte Next()
    {
        if (_start == _end && !Fill())
            throw new ViolationException("the connection ended within a line");
        return _buffer[_start++];
    }

    private bool Fill()
    {
        _start = 0;
        _end = socket.Receive(_buffer);
        return _end > 0;
    }
}
