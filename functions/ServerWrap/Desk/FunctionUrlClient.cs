using System.Text;
using GapFurniture.Http;
using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Runtime;
using Microsoft.Extensions.Logging;

namespace GapFurniture.ServerWrap.Desk;

/// <summary>
/// One client's connection, as a function URL serves it: each request is an invocation, and its answer goes back. What a client sees where the
/// invocation fails is what it would see of a function URL.
/// </summary>
internal sealed class FunctionUrlClient(HttpSocket socket, ILogger logger) : IRuntimeApi, IDisposable
{
    /// <summary>What Lambda takes of an event, in bytes.</summary>
    private const int EventLimit = 6 * 1024 * 1024;

    private readonly IncomingConnection _connection = new(socket);
    private readonly string _client = socket.End(isOther: true).Address.ToString();
    private readonly int _port = socket.End(isOther: false).Port;
    private readonly JsonBuffer _event = new(kept: 16 * 1024);
    private string _request = "";
    private bool _isOver;

    public InvocationContext Next(ByteBuffer payload)
    {
        var request = _isOver || !_connection.IsKept ? null : Read();
        if (request is null)
            throw new RuntimeApiException("the client has closed its connection");
        var id = Guid.NewGuid().ToString();
        // Queries hold tokens and other secrets.
        _request = $"{request.Method} {request.Target.Split('?', 2)[0]}";
        _event.Clear();
        FunctionUrlEvent.Write(_event, request, _client, _port, id, TimeProvider.System.GetUtcNow());
        if (_event.Length > EventLimit)
        {
            Refuse(413, $"the request is an event of {_event.Length} bytes, in which base64 adds a third; Lambda takes {EventLimit}");
            throw new RuntimeApiException("the request is too large");
        }
        payload.Clear();
        _event.Written.Span.CopyTo(payload.GetSpan(_event.Length));
        payload.Advance(_event.Length);
        return new InvocationContext(id);
    }

    public Posted Respond(InvocationContext context, Answer answer)
    {
        if (LambdaAnswer.TryRead(answer.Payload, out var head, out var body))
            Write(head, body.Span);
        return Posted.Accepted;
    }

    public Posted Fail(InvocationContext context, string errorType, ReadOnlyMemory<byte> document)
    {
        Log.InvocationFailed(logger, Encoding.UTF8.GetString(document.Span));
        Write(
            new ResponseHead(502, Reasons.Of(502), [new("Content-Type", "application/json")]),
            "{\"message\":\"Internal Server Error\"}"u8
        );
        return Posted.Accepted;
    }

    public IResponseStream Stream(InvocationContext context, ReadOnlySpan<byte> prelude)
    {
        var head = LambdaAnswer.ReadPrelude(prelude, out var body);
        _connection.WriteHead(head);
        _connection.WritePart(body);
        Log.Served(logger, _request, head.Status);
        return new Streamed(this);
    }

    public void Dispose() => _connection.Dispose();

    private HttpRequest? Read()
    {
        try
        {
            return _connection.Read(EventLimit);
        }
        catch (HttpFormatException e)
        {
            Refuse(e.Status, e.Message);
            return null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void Refuse(int status, string reason)
    {
        _request = reason;
        var type = new HeaderField("Content-Type", "text/plain");
        Write(new ResponseHead(status, Reasons.Of(status), [type]), Encoding.UTF8.GetBytes(reason + "\n"));
    }

    /// <summary>A client that is gone is nobody's failure.</summary>
    private void Write(ResponseHead head, ReadOnlySpan<byte> body)
    {
        Log.Served(logger, _request, head.Status);
        try
        {
            _connection.Write(head, body);
        }
        catch (IOException)
        {
            _isOver = true;
        }
    }

    private sealed class Streamed(FunctionUrlClient client) : IResponseStream
    {
        private readonly byte[] _space = new byte[64 * 1024];

        public Span<byte> Space => _space;

        public void Send(int count) => client._connection.WritePart(_space.AsSpan(0, count));

        public Posted Complete()
        {
            client._connection.EndParts();
            return Posted.Accepted;
        }

        /// <summary>The connection ends within the body, which clients notice.</summary>
        public Posted Fail(string errorType, ReadOnlySpan<byte> document)
        {
            client._isOver = true;
            return Posted.Accepted;
        }
    }
}
