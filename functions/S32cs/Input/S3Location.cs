namespace GapFurniture.S32cs.Input;

/// <summary>A place in S3, written <c>s3://bucket/key</c>.</summary>
/// <param name="Bucket">Bucket.</param>
/// <param name="Key">Key or prefix; may be empty.</param>
internal sealed record S3Location(string Bucket, string Key)
{
    private const string Scheme = "s3://";

    public override string ToString() => $"{Scheme}{Bucket}/{Key}";

    public static bool IsUrl(string text) => text.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>Reads a URL; null if it is none.</summary>
    public static S3Location? Parse(string url)
    {
        if (!IsUrl(url))
            return null;
        var parts = url[Scheme.Length..].Split('/', 2);
        return parts[0].Length > 0 ? new S3Location(parts[0], parts.Length > 1 ? parts[1] : "") : null;
    }
}
