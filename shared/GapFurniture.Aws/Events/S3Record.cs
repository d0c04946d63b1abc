namespace GapFurniture.Aws.Events;

/// <summary>One object that S3 reported, whatever envelope the report came in.</summary>
/// <param name="Key">The key as S3 stores it: already decoded, to be used as it is.</param>
/// <param name="EventName">Such as <c>ObjectCreated:Put</c>, never with <c>s3:</c> in front; for EventBridge its detail type, such as <c>Object Created</c>; empty when the event does not say.</param>
public sealed record S3Record(string Bucket, string Key, string EventName)
{
    /// <summary>Size in bytes; null when the event does not say.</summary>
    public long? Size { get; init; }

    /// <summary>Entity tag without quotes; null when the event does not say.</summary>
    public string? ETag { get; init; }

    /// <summary>Version of the object in a versioned bucket; null otherwise.</summary>
    public string? VersionId { get; init; }

    /// <summary>Orders the events of one key (compare as right-padded hexadecimal text); null when the event does not say.</summary>
    public string? Sequencer { get; init; }

    /// <summary>Id of the bucket's notification configuration; null for EventBridge.</summary>
    public string? ConfigurationId { get; init; }

    /// <summary>True if the object holds new data, or a report that somebody made by hand does not say; false for removals, restores, tagging and the like.</summary>
    /// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html"/>
    public bool IsCreated => EventName is "" or "Object Created" || EventName.StartsWith("ObjectCreated:", StringComparison.Ordinal);

    /// <summary>True if the object is no longer there.</summary>
    public bool IsRemoved =>
        EventName == "Object Deleted"
        || EventName.StartsWith("ObjectRemoved:", StringComparison.Ordinal)
        || EventName.StartsWith("LifecycleExpiration:", StringComparison.Ordinal);

    /// <summary>The object's <c>s3://bucket/key</c> URL.</summary>
    public string Url => new S3Url(Bucket, Key).ToString();
}
