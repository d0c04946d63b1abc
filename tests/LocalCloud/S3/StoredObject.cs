namespace GapFurniture.LocalCloud.S3;

/// <summary>An object. Never changed once stored.</summary>
internal sealed record StoredObject(string Key, byte[] Data, string ETag)
{
    public DateTimeOffset ModifiedAt { get; init; }

    /// <summary>Headers that come back with the object, such as Content-Type.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The checksum that came with it, in base64; null if none came.</summary>
    public string? Crc32 { get; init; }

    public string QuotedETag => $"\"{ETag}\"";
}
