using GapFurniture.Http;

namespace GapFurniture.ServerWrap.Http;

/// <summary>Reads one answer after the other from a connection.</summary>
internal sealed class HttpAnswerReader(ByteReader bytes)
{
    /// <summary>Longest head of an answer. API Gateway takes no more than 10 KB of headers, but that is for it to say.</summary>
    public const int HeadLimit = 256 * 1024;

    private readonly BodyReader _body = new(bytes);
    private bool _endsByClose;

    /// <summary>Bytes of the body, where the head says so.</summary>
    public long? ContentLength { get; private set; }

    /// <summary>Whether another answer may follow on this connection.</summary>
    public bool IsKept { get; private set; } = true;

    /// <summary>Whether the body has been read to its end.</summary>
    public bool IsDone => _body.IsDone;

    /// <summary>Reads the head of the final answer; 1xx before it are passed over.</summary>
    /// <param name="method">The request's.</param>
    /// <exception cref="IOException">The connection broke or ended, or what came is no HTTP/1.1.</exception>
    /// <exception cref="TimeoutException">Nothing came in time.</exception>
    public ResponseHead ReadHead(string method)
    {
        while (true)
        {
            var head = bytes.ReadHead(HeadLimit);
            if (head.Length == 0)
                throw new IOException("the connection was closed without an answer");
            var status = HeadReader.Status(ref head, out var reason, out var isHttp10);
            var answer = new ResponseHead(status, reason, HeadReader.Fields(head, ofAnswer: true));
            if (status == 101)
                throw new HttpFormatException("the server switched to another protocol, which nobody asked for");
            if (status < 200)
                continue;
            var framing = Framing.OfAnswer(answer, method);
            _body.Begin(framing);
            ContentLength = framing.Kind is FramingKind.Length ? framing.Length : null;
            _endsByClose = framing.Kind is FramingKind.UntilClose;
            IsKept = !_endsByClose && HeaderList.KeepsAlive(answer.Headers, isHttp10);
            return answer;
        }
    }

    /// <summary>Whether what has arrived is an answer from its first byte to its last.</summary>
    public static bool IsWhole(ReadOnlyMemory<byte> arrived, string method)
    {
        var answer = new HttpAnswerReader(new ByteReader(Receive));
        try
        {
            answer.ReadHead(method);
            Span<byte> rest = new byte[4 * 1024];
            while (answer.ReadBody(rest) > 0) { }
            return !answer._endsByClose;
        }
        catch (IOException)
        {
            return false;
        }

        int Receive(Span<byte> into)
        {
            var count = Math.Min(into.Length, arrived.Length);
            arrived.Span[..count].CopyTo(into);
            arrived = arrived[count..];
            return count;
        }
    }

    /// <inheritdoc cref="BodyReader.Read"/>
    public int ReadBody(Span<byte> into) => _body.Read(into);
}
