using GapFurniture.Http;
using GapFurniture.ServerWrap.Http;

namespace GapFurniture.ServerWrap.Runtime;

/// <summary>Where invocations come from and where their answers go: Lambda's Runtime API, or the desk in its place.</summary>
internal interface IRuntimeApi
{
    /// <summary>Waits for an invocation.</summary>
    /// <param name="payload">Gets the event.</param>
    /// <exception cref="RuntimeApiException">There will be none any more.</exception>
    InvocationContext Next(ByteBuffer payload);

    /// <summary>Answers an invocation.</summary>
    /// <exception cref="RuntimeApiException">See there.</exception>
    Posted Respond(InvocationContext context, Answer answer);

    /// <summary>Says that an invocation failed.</summary>
    /// <exception cref="RuntimeApiException">See there.</exception>
    Posted Fail(InvocationContext context, string errorType, ReadOnlyMemory<byte> document);

    /// <summary>Begins an answer that is streamed.</summary>
    /// <exception cref="IOException">Nobody takes it.</exception>
    IResponseStream Stream(InvocationContext context, ReadOnlySpan<byte> prelude);
}

/// <summary>An answer on its way, bit by bit.</summary>
internal interface IResponseStream
{
    /// <summary>Where the next bytes of the body go; then <see cref="Send"/>.</summary>
    Span<byte> Space { get; }

    /// <summary>Sends what was put into <see cref="Space"/>.</summary>
    /// <param name="count">How many bytes; not 0.</param>
    /// <exception cref="IOException">Nobody takes it any more.</exception>
    void Send(int count);

    /// <summary>Ends an answer that is whole.</summary>
    /// <exception cref="IOException">Nobody takes it any more.</exception>
    Posted Complete();

    /// <summary>Ends an answer that is not whole.</summary>
    /// <exception cref="IOException">Nobody takes it any more.</exception>
    Posted Fail(string errorType, ReadOnlySpan<byte> document);
}
