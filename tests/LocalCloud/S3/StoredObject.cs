namespace GapFurniture.LocalCloud.S3;

/// <summary>An object. Never changed once stored.</summary>
internal sealed record StoredObject(string Key, byte[] Data, string ETag)
{
    public DateTimeOffset ModifiedAt { get; init; }

    /// <summary>Headers that come back with the object, such as Content-Type.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The checksum that came with it, in base64; null if none came.</summary>
    public string? Crc32 { get; init; }

    /// <summary>The SHA-256 that came with it or was asked for, in base64; with <c>-n</c> behind it for one of n parts; null if there is none.</summary>
    public string? Sha256 { get; init; }

    /// <summary>As <c>x-amz-checksum-type</c> says it.</summary>
    public string ChecksumType => Sha256?.Contains('-', StringComparison.Ordinal) == true ? "COMPOSITE" : "FULL_OBJECT";

    public string QuotedETag => $"\"{ETag}\"";
}
