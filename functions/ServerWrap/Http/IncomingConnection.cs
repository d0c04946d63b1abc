using System.Globalization;
using System.Text;
using GapFurniture.Http;

namespace GapFurniture.ServerWrap.Http;

/// <summary>The server's side of one connection of HTTP/1.1, for the desk: read a request, write its answer, and so on.</summary>
internal sealed class IncomingConnection : IDisposable
{
    /// <summary>Longest head of a request, far above what any front of AWS lets through.</summary>
    private const int HeadLimit = 64 * 1024;

    private const byte TlsHandshake = 0x16;

    private readonly HttpSocket _socket;
    private readonly ByteReader _bytes;
    private readonly BodyReader _body;
    private readonly HeadWriter _head = new();
    private string _method = "";
    private bool _isHttp10;
    private Framing _framing;

    public IncomingConnection(HttpSocket socket)
    {
        _socket = socket;
        _bytes = new ByteReader(socket.Receive);
        _body = new BodyReader(_bytes);
    }

    /// <summary>Whether another request may follow when the answer is out.</summary>
    public bool IsKept { get; private set; } = true;

    /// <summary>Reads a request with its body.</summary>
    /// <param name="bodyLimit">Longest body, in bytes.</param>
    /// <returns>Null where the client has closed the connection.</returns>
    /// <exception cref="HttpFormatException">
    /// It is no HTTP/1.1, or too large; its status is the answer, and then the connection is closed.
    /// </exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public HttpRequest? Read(int bodyLimit)
    {
        try
        {
            // The client then waits for an answer, and we for the end of a line.
            if ((_bytes.Buffered > 0 || _bytes.Fill()) && _bytes.Arrived.Span[0] == TlsHandshake)
                throw new HttpFormatException("that is TLS, and this address begins with http://");
            var head = _bytes.ReadHead(HeadLimit).TrimStart("\r\n"u8);
            if (head.Length == 0)
                return null;
            _method = "GET";
            _method = HeadReader.Method(ref head, out var target, out _isHttp10);
            var fields = HeadReader.Fields(head, ofAnswer: false);
            var framing = Framing.OfRequest(fields);
            IsKept = HeaderList.KeepsAlive(fields, _isHttp10);
            if (framing.Length > bodyLimit)
                throw TooLarge(bodyLimit);
            // Who asks before it sends a body waits for a second or so, and then sends it unasked.
            if (
                !_isHttp10
                && framing.Kind is not FramingKind.None
                && fields.Exists(f => f.Is("Expect") && HeaderList.Has(f.Value, "100-continue"))
            )
                _socket.Send("HTTP/1.1 100 Continue\r\n\r\n"u8);
            fields.RemoveAll(f => f.Is("Content-Length") || f.Is("Transfer-Encoding") || f.Is("Connection") || f.Is("Expect"));
            return new HttpRequest(_method, target, fields, ReadBody(framing, bodyLimit));
        }
        catch (HttpFormatException)
        {
            // Nobody knows where the next request begins.
            IsKept = false;
            throw;
        }
    }

    /// <summary>Writes an answer whose body is at hand.</summary>
    /// <exception cref="IOException">The client is gone.</exception>
    public void Write(ResponseHead head, ReadOnlySpan<byte> body)
    {
        BeginHead(head);
        var hasBody = head.Status is not (204 or 304) && head.Status >= 200;
        // An answer to HEAD whose length nobody knows does not say that it is 0.
        if (hasBody && (_method != "HEAD" || body.Length > 0))
            _head.ContentLength(body.Length);
        EndHead();
        var rest = hasBody && _method != "HEAD" ? body[_head.AppendPart(body)..] : default;
        Send(_head.Written.Span);
        Send(rest);
    }

    /// <summary>Writes the head of an answer whose body comes bit by bit: <see cref="WritePart"/>, then <see cref="EndParts"/>.</summary>
    /// <exception cref="IOException">The client is gone.</exception>
    public void WriteHead(ResponseHead head)
    {
        BeginHead(head);
        _framing =
            head.Status is 204 or 304 || _method == "HEAD" ? default
            : _isHttp10 ? new Framing(FramingKind.UntilClose, 0)
            : new Framing(FramingKind.Chunked, 0);
        if (_framing.Kind is FramingKind.UntilClose)
            IsKept = false;
        if (_framing.Kind is FramingKind.Chunked)
            _head.Field("Transfer-Encoding", "chunked");
        EndHead();
        Send(_head.Written.Span);
    }

    /// <exception cref="IOException">The client is gone.</exception>
    public void WritePart(ReadOnlySpan<byte> part)
    {
        if (part.Length == 0 || _framing.Kind is FramingKind.None)
            return;
        if (_framing.Kind is FramingKind.Chunked)
            Send(Encoding.ASCII.GetBytes(part.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
        Send(part);
        if (_framing.Kind is FramingKind.Chunked)
            Send("\r\n"u8);
    }

    /// <summary>Ends the body. Where it is not whole, close the connection instead: the client then sees that.</summary>
    /// <exception cref="IOException">The client is gone.</exception>
    public void EndParts()
    {
        if (_framing.Kind is FramingKind.Chunked)
            Send("0\r\n\r\n"u8);
    }

    public void Dispose() => _socket.Dispose();

    private byte[] ReadBody(Framing framing, int limit)
    {
        _body.Begin(framing);
        if (framing.Kind is FramingKind.None)
            return [];
        using var body = new MemoryStream((int)framing.Length);
        var part = new byte[64 * 1024];
        for (int count; (count = _body.Read(part)) > 0; )
        {
            body.Write(part, 0, count);
            if (body.Length > limit)
                throw TooLarge(limit);
        }
        return body.ToArray();
    }

    private void BeginHead(ResponseHead head)
    {
        _head.StatusLine(head.Status, head.Reason);
        foreach (var field in head.Headers)
        {
            if (!field.Is("Content-Length") && !field.Is("Transfer-Encoding") && !field.Is("Connection"))
                _head.Field(field.Name, field.Value);
        }
    }

    private void EndHead()
    {
        if (!IsKept || _isHttp10)
            _head.Field("Connection", IsKept ? "keep-alive" : "close");
        _head.End();
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        if (_socket.Send(bytes) < bytes.Length)
            throw new IOException("the client has closed the connection");
    }

    private static HttpFormatException TooLarge(int limit) => new($"the body is longer than {limit} bytes") { Status = 413 };
}
