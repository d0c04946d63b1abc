using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>What the headers of an upload say about the object to be.</summary>
internal static class ObjectTemplate
{
    private const string MetaPrefix = "x-amz-meta-";
    private const int MaximumKey = 1024;
    private const int MaximumMetadata = 2048;
    private static readonly string[] s_kept =
    [
        "Cache-Control",
        "Content-Disposition",
        "Content-Language",
        "Expires",
        "x-amz-website-redirect-location",
    ];

    private static readonly string[] s_classes =
    [
        "STANDARD",
        "REDUCED_REDUNDANCY",
        "STANDARD_IA",
        "ONEZONE_IA",
        "INTELLIGENT_TIERING",
        "GLACIER",
        "DEEP_ARCHIVE",
        "GLACIER_IR",
        "EXPRESS_ONEZONE",
        "OUTPOSTS",
        "SNOW",
    ];

    /// <summary>An object of the request's key, headers and metadata, still without bytes.</summary>
    public static StoredObject Of(S3Request request)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(request.Key) > MaximumKey)
            throw new AwsException(400, "KeyTooLongError", "Your key is too long");
        return new StoredObject(request.Key, [], "")
        {
            Headers = Headers(request),
            Metadata = Metadata(request),
            StorageClass = Class(request),
        };
    }

    private static Dictionary<string, string> Headers(S3Request request)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Content-Type"] = request.Header("Content-Type") ?? "binary/octet-stream",
        };
        foreach (var name in s_kept)
        {
            if (request.Header(name) is { } value)
                headers[name] = value;
        }

        // aws-chunked is how the bytes travel, not what they are.
        var encodings = (request.Header("Content-Encoding") ?? "").Split(
            ',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        var kept = string.Join(',', encodings.Where(e => e != "aws-chunked"));
        if (kept.Length > 0)
            headers["Content-Encoding"] = kept;
        return headers;
    }

    private static Dictionary<string, string> Metadata(S3Request request)
    {
        var metadata = request
            .Headers.Where(h => h.Key.StartsWith(MetaPrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(h => h.Key[MetaPrefix.Length..].ToLowerInvariant(), h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        if (metadata.Sum(m => m.Key.Length + System.Text.Encoding.UTF8.GetByteCount(m.Value)) > MaximumMetadata)
            throw new AwsException(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size");
        return metadata;
    }

    private static string Class(S3Request request)
    {
        var name = request.Header("x-amz-storage-class") ?? "STANDARD";
        return s_classes.Contains(name)
            ? name
            : throw new AwsException(400, "InvalidStorageClass", "The storage class you specified is not valid");
    }
}
