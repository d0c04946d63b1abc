namespace GapFurniture.Http;

/// <summary>How an answer goes to the Runtime API.</summary>
public enum AnswerKind
{
    /// <summary>Posted as the invocation's response.</summary>
    Response,

    /// <summary>Posted as the invocation's error: the invocation has failed, and what called it may try again.</summary>
    Failure,

    /// <summary>Posted as a streamed response.</summary>
    Stream,
}

/// <summary>What is to be posted for an invocation.</summary>
/// <param name="Kind">Where and how.</param>
/// <param name="Payload">The bytes. They are good until the next answer of the same writer, and as long as the body that it was given.</param>
public readonly record struct Answer(AnswerKind Kind, ReadOnlyMemory<byte> Payload)
{
    /// <summary>For <see cref="AnswerKind.Failure"/>: the header Lambda-Runtime-Function-Error-Type.</summary>
    public string? ErrorType { get; init; }

    /// <summary>
    /// For <see cref="AnswerKind.Stream"/>: nothing of the server's body may follow, since this is another answer in its place. The default value is
    /// false.
    /// </summary>
    public bool IsWhole { get; init; }

    /// <summary>For the log: what the caller does not get as the server meant it. The default value is none.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
