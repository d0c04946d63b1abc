namespace GapFurniture.LocalCloud.Sqs;

/// <summary>A message in a queue. Only its queue changes it, under the queue's lock.</summary>
internal sealed class StoredMessage
{
    public required string Id { get; init; }

    public required string Body { get; init; }

    public required string BodyDigest { get; init; }

    public required IReadOnlyDictionary<string, MessageAttribute> Attributes { get; init; }

    public required DateTimeOffset SentAt { get; init; }

    public string? GroupId { get; init; }

    public string? DeduplicationId { get; init; }

    public string? SequenceNumber { get; init; }

    public string? TraceHeader { get; init; }

    public string? DeadLetterSourceArn { get; set; }

    /// <summary>Number in its queue; receipt handles point to it, since a message delivered twice has one id and two numbers.</summary>
    public long Number { get; set; }

    public MessageState State { get; set; }

    /// <summary>Counts changes of visibility, so that an outdated entry of the queue's timetable is known as such.</summary>
    public int Generation { get; set; }

    public int ReceiveCount { get; set; }

    public DateTimeOffset? FirstReceivedAt { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>Number of the latest receive; older receipt handles no longer act on the message.</summary>
    public long ReceiveNumber { get; set; }

    /// <summary>The same message once more, for a duplicate delivery.</summary>
    public StoredMessage Copy() => (StoredMessage)MemberwiseClone();
}
