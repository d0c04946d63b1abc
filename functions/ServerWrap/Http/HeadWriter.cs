using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace GapFurniture.ServerWrap.Http;

/// <summary>
/// Makes heads in a buffer that is reused, with room behind for the first part of the body, so that most messages are one write.
/// </summary>
internal sealed class HeadWriter
{
    /// <summary>What could end a line, or a string, on its way: nothing that holds them goes out.</summary>
    private static readonly SearchValues<char> s_broken = SearchValues.Create("\0\r\n");

    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(16 * 1024);
    private int _length;

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <param name="method">Such as GET.</param>
    /// <param name="target">Path and query.</param>
    /// <exception cref="HttpFormatException">One of them would break the line.</exception>
    public void RequestLine(string method, string target)
    {
        _length = 0;
        Append(method);
        Append(" "u8);
        Append(target);
        Append(" HTTP/1.1\r\n"u8);
    }

    public void StatusLine(int status, string reason)
    {
        _length = 0;
        Append("HTTP/1.1 "u8);
        Append(status);
        Append(" "u8);
        Append(reason);
        Append("\r\n"u8);
    }

    /// <exception cref="HttpFormatException">Name or value would break the line.</exception>
    public void Field(string name, string value)
    {
        Append(name);
        Append(": "u8);
        Append(value);
        Append("\r\n"u8);
    }

    public void ContentLength(long length)
    {
        Append("Content-Length: "u8);
        Append(length);
        Append("\r\n"u8);
    }

    /// <summary>Ends the head.</summary>
    public void End() => Append("\r\n"u8);

    /// <summary>Puts bytes behind the head, as many as there is room for.</summary>
    /// <returns>How many.</returns>
    public int AppendPart(ReadOnlySpan<byte> body)
    {
        var part = body[..Math.Min(body.Length, _buffer.Length - _length)];
        Append(part);
        return part.Length;
    }

    private void Append(string text)
    {
        if (text.AsSpan().ContainsAny(s_broken))
            throw new HttpFormatException("a line of a head holds NUL, CR or LF");
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Append(long number)
    {
        Reserve(20);
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var written);
        _length += written;
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - _length < count)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
    }
}
