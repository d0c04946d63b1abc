namespace GapFurniture.Aws.Events;

/// <summary>One object that S3 reported, whatever envelope the report came in.</summary>
/// <param name="Key">The key as S3 stores it: already decoded, to be used as it is.</param>
/// <param name="EventName">Such as <c>ObjectCreated:Put</c>, never with <c>s3:</c> in front; for EventBridge its detail type, such as <c>Object Created</c>; empty when the event does not say.</param>
/// <param name="Size">Size in bytes; null when the event does not say.</param>
/// <param name="ETag">Entity tag without quotes; null when the event does not say.</param>
/// <param name="VersionId">Version of the object in a versioned bucket; null otherwise.</param>
/// <param name="Sequencer">Orders the events of one key (compare as right-padded hexadecimal text); null when the event does not say.</param>
/// <param name="ConfigurationId">Id of the bucket's notification configuration; null for EventBridge.</param>
public sealed record S3Record(
    string Bucket,
    string Key,
    string EventName,
    long? Size = null,
    string? ETag = null,
    string? VersionId = null,
    string? Sequencer = null,
    string? ConfigurationId = null
)
{
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
