using System.Text;
using GapFurniture.Http;
using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Runtime;

namespace GapFurniture.ServerWrap.Desk;

/// <summary>One invocation, by the event of a file; its answer is printed.</summary>
/// <param name="bytes">The event.</param>
/// <param name="output">Gets the answer.</param>
/// <param name="raw">As HTTP, instead of the JSON that Lambda gets.</param>
internal sealed class EventFile(byte[] bytes, Stream output, bool raw) : IRuntimeApi
{
    private readonly Stream _output = output;

    /// <summary>Whether the invocation succeeded.</summary>
    public bool HasSucceeded { get; private set; }

    public InvocationContext Next(ByteBuffer payload)
    {
        payload.Clear();
        bytes.CopyTo(payload.GetSpan(bytes.Length));
        payload.Advance(bytes.Length);
        return new InvocationContext(Guid.NewGuid().ToString());
    }

    public Posted Respond(InvocationContext context, Answer answer)
    {
        HasSucceeded = true;
        var payload = answer.Payload;
        if (raw && LambdaAnswer.TryRead(payload, out var head, out var body))
            Print(head, body.Span);
        else
            PrintLine(payload.Span);
        return Posted.Accepted;
    }

    public Posted Fail(InvocationContext context, string errorType, ReadOnlyMemory<byte> document)
    {
        PrintLine(document.Span);
        return Posted.Accepted;
    }

    public IResponseStream Stream(InvocationContext context, ReadOnlySpan<byte> prelude)
    {
        if (raw)
            Print(LambdaAnswer.ReadPrelude(prelude, out var body), body);
        else
            _output.Write(prelude);
        return new Printed(this);
    }

    private void Print(ResponseHead head, ReadOnlySpan<byte> body)
    {
        var text = new StringBuilder($"HTTP/1.1 {head.Status} {head.Reason}\n");
        foreach (var field in head.Headers)
            text.Append(field.Name).Append(": ").Append(field.Value).Append('\n');
        _output.Write(Encoding.UTF8.GetBytes(text.Append('\n').ToString()));
        _output.Write(body);
        _output.Flush();
    }

    private void PrintLine(ReadOnlySpan<byte> json)
    {
        _output.Write(json);
        _output.Write("\n"u8);
        _output.Flush();
    }

    private sealed class Printed(EventFile file) : IResponseStream
    {
        private readonly byte[] _space = new byte[64 * 1024];

        public Span<byte> Space => _space;

        public void Send(int count)
        {
            file._output.Write(_space.AsSpan(0, count));
            file._output.Flush();
        }

        public Posted Complete()
        {
            file.HasSucceeded = true;
            return Posted.Accepted;
        }

        public Posted Fail(string errorType, ReadOnlySpan<byte> document) => Posted.Accepted;
    }
}
