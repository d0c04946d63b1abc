using System.Globalization;
using System.Text;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>GetObject, HeadObject, PutObject and DeleteObject.</summary>
internal sealed class ObjectOperations(LocalS3 s3)
{
    private const int MaximumKey = 1024;
    private const int WriteStep = 1024 * 1024;

    public async Task GetAsync(S3Request request)
    {
        var found = s3.Bucket(request.BucketName).Find(request.Key) ?? throw S3Errors.NoSuchKey(request.Key);
        var response = request.Response;
        response.Headers.ETag = found.QuotedETag;
        response.Headers.LastModified = found.ModifiedAt.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        response.Headers.AcceptRanges = "bytes";
        response.Headers["x-amz-server-side-encryption"] = "AES256";
        foreach (var (name, value) in found.Headers)
            response.Headers[name] = value;
        if (request.Header("If-Match") is { } etag && etag.Trim('"') != found.ETag)
            throw S3Errors.PreconditionFailed("If-Match");

        var (start, length) = Range(request, found);
        response.ContentLength = length;
        if (request.Context.Request.Method == "HEAD")
            return;
        // In steps, so that a large object is not copied into the connection's buffers all at once.
        for (var offset = 0; offset < length; offset += WriteStep)
            await response.Body.WriteAsync(found.Data.AsMemory(start + offset, Math.Min(WriteStep, length - offset)), request.Aborted);
    }

    public async Task PutAsync(S3Request request)
    {
        var bucket = s3.Bucket(request.BucketName);
        if (Encoding.UTF8.GetByteCount(request.Key) > MaximumKey)
            throw new AwsException(400, "KeyTooLongError", "Your key is too long");
        var body = await BodyReader.ReadAsync(request.Context);
        var item = new StoredObject(request.Key, body.Data, body.ETag) { Headers = KeptHeaders(request), Crc32 = body.Crc32 };
        var stored = s3.Store(bucket, item, "Put", "PutObject", request.RequestId);
        request.Response.Headers.ETag = stored.QuotedETag;
        request.Response.Headers["x-amz-server-side-encryption"] = "AES256";
        WriteChecksum(request, stored);
    }

    public Task DeleteAsync(S3Request request)
    {
        s3.Delete(s3.Bucket(request.BucketName), request.Key);
        request.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    /// <summary>The headers of an upload that come back with the object.</summary>
    public static Dictionary<string, string> KeptHeaders(S3Request request)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Content-Type"] = request.Header("Content-Type") ?? "binary/octet-stream",
        };
        // aws-chunked is how the bytes travel, not what they are.
        var encodings = (request.Header("Content-Encoding") ?? "").Split(',', StringSplitOptions.TrimEntries);
        if (string.Join(',', encodings.Where(e => e is not ("" or "aws-chunked"))) is { Length: > 0 } kept)
            headers["Content-Encoding"] = kept;
        // The user's own metadata.
        foreach (var (name, value) in request.Context.Request.Headers)
        {
            if (name.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase))
                headers[name] = value.ToString();
        }
        return headers;
    }

    private static (int Start, int Length) Range(S3Request request, StoredObject found)
    {
        var size = found.Data.LongLength;
        ByteRange? range;
        try
        {
            range = ByteRange.Parse(request.Header("Range"), size);
        }
        catch (AwsException)
        {
            request.Response.Headers.ContentRange = $"bytes */{size}";
            throw;
        }
        if (range is null)
        {
            if (string.Equals(request.Header("x-amz-checksum-mode"), "ENABLED", StringComparison.OrdinalIgnoreCase))
                WriteChecksum(request, found);
            return (0, found.Data.Length);
        }
        request.Response.StatusCode = 206;
        request.Response.Headers.ContentRange = $"bytes {range.First}-{range.Last}/{size}";
        return ((int)range.First, (int)range.Length);
    }

    private static void WriteChecksum(S3Request request, StoredObject stored)
    {
        if (stored.Crc32 is null)
            return;
        request.Response.Headers[Crc32.Header] = stored.Crc32;
        request.Response.Headers["x-amz-checksum-type"] = "FULL_OBJECT";
    }
}
