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

    /// <summary>The message as a queue takes it in.</summary>
    /// <param name="sentAt">Now.</param>
    /// <param name="deduplicationId">FIFO: the id given, or made of the body.</param>
    /// <param name="sequenceNumber">FIFO: grows with every message of the queue.</param>
    public StoredMessage Stored(DateTimeOffset sentAt, string? deduplicationId, string? sequenceNumber) =>
        new()
        {
            Id = Guid.NewGuid().ToString(),
            Body = Body,
            BodyDigest = AttributeDigest.OfBody(Body),
            Attributes = Attributes,
            SentAt = sentAt,
            GroupId = GroupId,
            DeduplicationId = deduplicationId,
            SequenceNumber = sequenceNumber,
            TraceHeader = TraceHeader,
        };
}
