namespace GapFurniture.Aws;

/// <summary>A place in S3, written <c>s3://bucket/key</c>: an object, or a prefix of objects, which may be empty.</summary>
public sealed record S3Url(string Bucket, string Key)
{
    private const string Scheme = "s3://";

    public override string ToString() => $"{Scheme}{Bucket}/{Key}";

    /// <summary>True if the text is meant to be such a URL.</summary>
    public static bool IsUrl(string text) => text.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>Reads a URL; null if it is no such URL, or has no bucket.</summary>
    public static S3Url? Parse(string text) =>
        IsUrl(text) && text[Scheme.Length..].Split('/', 2) is [{ Length: > 0 } bucket, .. var rest]
            ? new S3Url(bucket, rest.Length > 0 ? rest[0] : "")
            : null;

    /// <summary>Reads the URL of an object; null if it is no such URL, or lacks bucket or key.</summary>
    public static S3Url? ParseObject(string text) => Parse(text) is { Key.Length: > 0 } url ? url : null;

    /// <summary>
    /// True if an object is below this place, taken as a prefix. Each piece ignores objects where it writes itself: in a bucket that notifies, its
    /// output would come back as its input without end.
    /// </summary>
    public bool Contains(string bucket, string key) => bucket == Bucket && key.StartsWith(Key, StringComparison.Ordinal);
}
