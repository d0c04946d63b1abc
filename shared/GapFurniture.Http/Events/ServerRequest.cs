namespace GapFurniture.Http;

/// <summary>What an event asks of the server.</summary>
/// <param name="Caller">Who reads the answer.</param>
/// <param name="Http">Its body may lie in the event's bytes: it is good for as long as these are.</param>
/// <param name="Stream">The answer is to be streamed: it is configured, and this caller can read it.</param>
public sealed record ServerRequest(Caller Caller, HttpRequest Http, bool Stream)
{
    /// <summary>For the log: what did not get through, and why. The default value is none.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>An event is an HTTP request, but not one that can be sent. The message says why, for whoever sent it.</summary>
public sealed class EventException(Caller caller, bool stream, string message) : Exception(message)
{
    public Caller Caller { get; } = caller;

    public bool Stream { get; } = stream;

    /// <summary>The HTTP status that says so.</summary>
    public int Status { get; } = 400;
}
