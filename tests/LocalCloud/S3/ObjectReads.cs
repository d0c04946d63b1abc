using System.Globalization;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>GetObject and HeadObject.</summary>
internal sealed class ObjectReads(LocalS3 s3)
{
    private const int WriteStep = 1024 * 1024;

    private static readonly string[] s_overridable =
    [
        "Content-Type",
        "Content-Language",
        "Expires",
        "Cache-Control",
        "Content-Disposition",
        "Content-Encoding",
    ];

    /// <summary>The version of a key that a request asks for.</summary>
    public static StoredObject Find(Bucket bucket, string key, string? versionId, S3Request request)
    {
        var found = versionId is null ? bucket.Latest(key) : bucket.Version(key, versionId);
        if (found is null)
            throw versionId is null ? S3Errors.NoSuchKey(key) : S3Errors.NoSuchVersion(versionId);
        if (!found.IsDeleteMarker)
            return found;
        request.Response.Headers["x-amz-delete-marker"] = "true";
        request.Response.Headers["x-amz-version-id"] = found.VersionId;
        throw versionId is null
            ? S3Errors.NoSuchKey(key)
            : new AwsException(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
    }

    public async Task GetAsync(S3Request request)
    {
        var bucket = s3.Bucket(request.BucketName);
        var found = Find(bucket, request.Key, request.Query("versionId"), request);
        WriteHeaders(request, bucket, found);
        ReadCondition.Check(request.Headers, found);
        ByteRange? range;
        try
        {
            range = ByteRange.Parse(request.Header("Range"), found.Data.LongLength);
        }
        catch (AwsException)
        {
            request.Response.Headers.ContentRange = $"bytes */{found.Data.LongLength}";
            throw;
        }

        if (range is null)
            WriteChecksum(request, found);
        else
            request.Response.Headers.ContentRange = $"bytes {range.First}-{range.Last}/{found.Data.LongLength}";
        request.Response.StatusCode = range is null ? 200 : 206;
        foreach (var name in s_overridable)
        {
            if (request.Query("response-" + name.ToLowerInvariant()) is { } value)
                request.Response.Headers[name] = value;
        }

        var (start, length) = range is null ? (0, found.Data.Length) : ((int)range.First, (int)range.Length);
        request.Response.ContentLength = length;
        if (request.Context.Request.Method == "HEAD")
            return;
        // In steps, so that a large object is not copied into the connection's buffers all at once.
        for (var offset = 0; offset < length; offset += WriteStep)
            await request.Response.Body.WriteAsync(
                found.Data.AsMemory(start + offset, Math.Min(WriteStep, length - offset)),
                request.Aborted
            );
    }

    private static void WriteHeaders(S3Request request, Bucket bucket, StoredObject found)
    {
        var headers = request.Response.Headers;
        headers.ETag = found.QuotedETag;
        headers.LastModified = found.ModifiedAt.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        headers.AcceptRanges = "bytes";
        headers["x-amz-server-side-encryption"] = "AES256";
        if (bucket.Versioning is not null)
            headers["x-amz-version-id"] = found.VersionId;
        if (found.StorageClass != "STANDARD")
            headers["x-amz-storage-class"] = found.StorageClass;
        foreach (var (name, value) in found.Headers)
            headers[name] = value;
        foreach (var (name, value) in found.Metadata)
            headers["x-amz-meta-" + name] = value;
    }

    private static void WriteChecksum(S3Request request, StoredObject found)
    {
        if (found.Checksum is null || !string.Equals(request.Header("x-amz-checksum-mode"), "ENABLED", StringComparison.OrdinalIgnoreCase))
            return;
        request.Response.Headers[found.Checksum.Algorithm.Header] = found.Checksum.Value;
        request.Response.Headers["x-amz-checksum-type"] = found.Checksum.IsComposite ? "COMPOSITE" : "FULL_OBJECT";
    }
}
