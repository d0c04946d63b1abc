using System.Net;
using GapFurniture.Http;

namespace GapFurniture.ServerWrap.Http;

/// <summary>
/// The client's side of one connection of HTTP/1.1, kept alive between requests. One request at a time: send, read the head, read the body
/// to its end.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    /// <summary>Most that is read of an answer while the request is still being sent.</summary>
    private const int EarlyLimit = 16 * 1024 * 1024;

    private readonly HttpSocket _socket;
    private readonly ByteReader _bytes;
    private readonly HttpAnswerReader _answers;
    private readonly HeadWriter _head = new();
    private string _method = "";
    private bool _isKept = true;
    private bool _isAnswering;

    private HttpConnection(HttpSocket socket)
    {
        _socket = socket;
        _bytes = new ByteReader(Receive);
        _answers = new HttpAnswerReader(_bytes);
    }

    /// <summary>Whether any byte of the request under way has gone out. Where none has, it may be sent again whatever it is.</summary>
    public bool HasSent { get; private set; }

    /// <summary>Whether any byte of an answer to it has come.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>Bytes of the body, where the answer's head says so.</summary>
    public long? ContentLength => _answers.ContentLength;

    /// <summary>Whether the answer has been read to its end, and another request may follow.</summary>
    public bool IsReusable => _isKept && !_isAnswering && _answers.IsKept && _answers.IsDone && _bytes.Buffered == 0 && !_bytes.HasEnded;

    /// <summary>
    /// Whether the other side may send more of its answer than fits into a socket before it has read the request. Where it does not, large bodies go
    /// out with far fewer system calls.
    /// </summary>
    private bool AnswersEarly { get; init; }

    /// <inheritdoc cref="HttpSocket.Connect"/>
    public static HttpConnection Open(EndPoint endPoint, long deadline, bool answersEarly = true) =>
        new(HttpSocket.Connect(endPoint, deadline)) { AnswersEarly = answersEarly };

    /// <summary>
    /// Whether a connection that has lain idle is still good for a request: the server has not closed it, and said nothing.
    /// </summary>
    public bool IsAlive() => IsReusable && _socket.IsQuiet();

    /// <summary>Sends a request with a body that is at hand.</summary>
    /// <param name="request">Its Content-Length is written here.</param>
    /// <param name="deadline">When waiting ends, for the whole exchange; see <see cref="HttpSocket.Deadline"/>.</param>
    /// <exception cref="IOException">The connection broke; <see cref="HasSent"/> says whether the request was on its way.</exception>
    /// <exception cref="TimeoutException">The server does not read.</exception>
    public void Send(HttpRequest request, long deadline) => Send(request, request.Body.Length, [request.Body], deadline);

    /// <summary>Sends a request whose body is made while it is sent.</summary>
    /// <inheritdoc cref="Send(HttpRequest, long)"/>
    public void Send(HttpRequest request, long length, IEnumerable<ReadOnlyMemory<byte>> body, long deadline)
    {
        BeginHead(request.Method, request.Target, request.Headers, deadline);
        // https://www.rfc-editor.org/rfc/rfc9110#section-8.6: what usually has a body says so where it has none.
        if (length > 0 || request.Method is "POST" or "PUT" or "PATCH")
            _head.ContentLength(length);
        _head.End();
        var isOnItsWay = false;
        foreach (var part in body)
        {
            var rest = isOnItsWay ? part.Span : part.Span[_head.AppendPart(part.Span)..];
            if (rest.IsEmpty)
                continue;
            // A server that reads no further may have answered already.
            if (!isOnItsWay && !SendHead())
                return;
            isOnItsWay = true;
            var sent = AnswersEarly
                ? _socket.SendWhileReceiving(rest, ReceiveEarly, () => HttpAnswerReader.IsWhole(_bytes.Arrived, _method))
                : _socket.Send(rest);
            _isKept &= sent == rest.Length && _bytes.Buffered < HttpAnswerReader.HeadLimit;
            if (!_isKept)
                return;
        }
        if (!isOnItsWay)
            SendHead();
    }

    /// <summary>Sends the head of a request whose body follows in chunks.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public void SendChunkedHead(string method, string target, IReadOnlyList<HeaderField> headers, ReadOnlySpan<byte> first)
    {
        BeginHead(method, target, headers, long.MaxValue);
        _head.Field("Transfer-Encoding", "chunked");
        _head.End();
        var rest = first[_head.AppendPart(first)..];
        if (!SendHead())
            throw new IOException("the connection broke while the head was sent");
        SendRaw(rest);
    }

    /// <summary>Sends bytes of a body whose framing is the caller's.</summary>
    /// <exception cref="IOException">The other side reads no more.</exception>
    public void SendRaw(ReadOnlySpan<byte> bytes)
    {
        if (_socket.Send(bytes) < bytes.Length)
            throw new IOException("the other side has closed the connection");
    }

    /// <summary>Reads the head of the final answer; 1xx before it are passed over.</summary>
    /// <exception cref="IOException">The connection broke or ended, or what came is no HTTP/1.1.</exception>
    /// <exception cref="TimeoutException">Nothing came in time.</exception>
    public ResponseHead ReadHead()
    {
        HasAnswered |= _bytes.Buffered > 0;
        var head = _answers.ReadHead(_method);
        _isAnswering = false;
        return head;
    }

    /// <inheritdoc cref="BodyReader.Read"/>
    public int ReadBody(Span<byte> into) => _answers.ReadBody(into);

    public void Dispose() => _socket.Dispose();

    private void BeginHead(string method, string target, IReadOnlyList<HeaderField> headers, long deadline)
    {
        (_method, _isAnswering, HasSent, HasAnswered) = (method, true, false, false);
        _socket.Deadline = deadline;
        _head.RequestLine(method, target);
        for (var i = 0; i < headers.Count; i++)
        {
            var field = headers[i];
            _head.Field(field.Name, field.Value);
        }
    }

    /// <returns>False where the other side reads no more: it may have said why.</returns>
    private bool SendHead()
    {
        var head = _head.Written.Span;
        var sent = _socket.Send(head);
        HasSent = sent > 0;
        if (sent == 0)
            throw new IOException("the other side has closed the connection");
        _isKept &= sent == head.Length;
        return sent == head.Length;
    }

    private bool ReceiveEarly()
    {
        if (_bytes.Buffered > EarlyLimit)
            throw new IOException($"the server sent {EarlyLimit} bytes before it had read the request");
        return _bytes.Fill();
    }

    private int Receive(Span<byte> into)
    {
        var count = _socket.Receive(into);
        HasAnswered |= count > 0;
        return count;
    }
}
