namespace GapFurniture.LocalCloud.S3;

/// <summary>One version of an object, or a delete marker. Never changed once stored.</summary>
internal sealed record StoredObject(string Key, byte[] Data, string ETag)
{
    /// <summary>The version id of objects stored while versioning was not enabled.</summary>
    public const string NullVersion = "null";

    public DateTimeOffset ModifiedAt { get; init; }

    public string VersionId { get; init; } = NullVersion;

    public bool IsDeleteMarker { get; init; }

    /// <summary>System headers that come back with the object, such as Content-Type.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>User metadata, names without <c>x-amz-meta-</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    public string StorageClass { get; init; } = "STANDARD";

    public Checksum? Checksum { get; init; }

    /// <summary>Orders the events of one key.</summary>
    public string Sequencer { get; init; } = "";

    public string QuotedETag => $"\"{ETag}\"";
}
