using System.Globalization;
using System.Text;

namespace GapFurniture.Shared.Parameters.Direct;

/// <summary>Reads answers of HTTP/1.1 from a stream: by length, in chunks, or to the end of the connection (RFC 9112).</summary>
internal sealed class HttpAnswerReader(Stream stream)
{
    /// <summary>More than ten parameters of 8 KiB and their names could ever be; a server that sends more is not Parameter Store.</summary>
    private const int Limit = 4 * 1024 * 1024;

    private byte[] _buffer = new byte[8 * 1024];
    private int _start;
    private int _end;

    /// <summary>Whether anything of the answer under way has arrived: a connection that dies before was closed while it lay idle.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Reads one answer to a request that was no HEAD.</summary>
    /// <param name="isTunnel">The answer to a CONNECT: has no body when it is a success.</param>
    /// <exception cref="IOException">The connection failed, or what came is no HTTP.</exception>
    public HttpAnswer Read(bool isTunnel = false)
    {
        HasBegun = false;
        int status;
        List<(string Name, string Value)> headers;
        do
        {
            status = Status(Line());
            headers = [];
            for (var line = Line(); line.Length > 0; line = Line())
            {
                if (headers.Count > 200)
                    throw NoHttp();
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                headers.Add(colon > 0 ? (line[..colon], line[(colon + 1)..].Trim()) : throw NoHttp());
            }
        } while (status is >= 100 and < 200); // "100 Continue" and its like are not yet the answer

        var answer = new HttpAnswer(status, headers, default, KeepsConnection: true);
        var closes = answer.Header("Connection")?.Contains("close", StringComparison.OrdinalIgnoreCase) == true;
        if (status is 204 or 304 || (isTunnel && status is >= 200 and < 300))
            return answer with { KeepsConnection = !closes };
        if (answer.Header("Transfer-Encoding") is { } coding)
            return coding.Equals("chunked", StringComparison.OrdinalIgnoreCase)
                ? answer with
                {
                    Body = Chunks(),
                    KeepsConnection = !closes,
                }
                : throw NoHttp();
        if (answer.Header("Content-Length") is { } text)
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= Limit
                ? answer with
                {
                    Body = Take(length),
                    KeepsConnection = !closes,
                }
                : throw NoHttp();
        return answer with { Body = ToTheEnd(), KeepsConnection = false };
    }

    private static int Status(string line) =>
        line.StartsWith("HTTP/1.", StringComparison.Ordinal)
        && line.Length >= 12
        && int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? status
            : throw NoHttp();

    private byte[] Chunks()
    {
        using var body = new MemoryStream();
        while (true)
        {
            var line = Line();
            var digits = line.AsSpan(0, line.IndexOf(';', StringComparison.Ordinal) is var semicolon and >= 0 ? semicolon : line.Length)
                .Trim();
            if (
                !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size)
                || size < 0
                || body.Length + size > Limit
            )
                throw NoHttp();
            if (size == 0)
                break;
            body.Write(Take(size));
            if (Line().Length > 0)
                throw NoHttp();
        }
        while (Line().Length > 0) { } // trailers
        return body.ToArray();
    }

    private byte[] ToTheEnd()
    {
        using var body = new MemoryStream();
        do
        {
            body.Write(_buffer, _start, _end - _start);
            _start = _end = 0;
            if (body.Length > Limit)
                throw NoHttp();
        } while (Fill());
        return body.ToArray();
    }

    private byte[] Take(int count)
    {
        var bytes = new byte[count];
        var taken = Math.Min(count, _end - _start);
        _buffer.AsSpan(_start, taken).CopyTo(bytes);
        _start += taken;
        if (taken < count)
            stream.ReadExactly(bytes, taken, count - taken);
        return bytes;
    }

    private string Line()
    {
        for (var searched = 0; ; )
        {
            var end = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = _buffer.AsSpan(_start, searched + end);
                _start += line.Length + 1;
                return Encoding.Latin1.GetString(line.EndsWith("\r"u8) ? line[..^1] : line);
            }
            searched = _end - _start;
            if (searched > 64 * 1024)
                throw NoHttp();
            if (!Fill())
                throw new IOException("the connection was closed before the answer was complete");
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        HasBegun |= read > 0;
        return read > 0;
    }

    private static IOException NoHttp() => new("what came back is no HTTP answer");
}
