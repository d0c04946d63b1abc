namespace GapFurniture.LocalCloud.Sqs;

/// <summary>A message as its sender gives it.</summary>
internal sealed record NewMessage(string Body)
{
    /// <summary>Message attributes.</summary>
    public IReadOnlyDictionary<string, MessageAttribute> Attributes { get; init; } =
        new Dictionary<string, MessageAttribute>(StringComparer.Ordinal);

    /// <summary>Seconds before it can be seen; null for the queue's own delay.</summary>
    public int? DelaySeconds { get; init; }

    /// <summary>FIFO: the group whose order is kept.</summary>
    public string? GroupId { get; init; }

    /// <summary>FIFO: a second message with the same id within five minutes is accepted and dropped.</summary>
    public string? DeduplicationId { get; init; }

    /// <summary>The X-Ray header.</summary>
    public string? TraceHeader { get; init; }
}
