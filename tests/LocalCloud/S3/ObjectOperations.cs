using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>GetObject, HeadObject, PutObject, CopyObject and DeleteObject.</summary>
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
        var item = new StoredObject(request.Key, body.Data, body.ETag)
        {
            Headers = KeptHeaders(request),
            Crc32 = body.Crc32,
            Sha256 = body.Sha256,
        };
        var stored = s3.Store(bucket, item, "Put", "PutObject", request.RequestId, WriteCondition.Of(request));
        request.Response.Headers.ETag = stored.QuotedETag;
        request.Response.Headers["x-amz-server-side-encryption"] = "AES256";
        WriteChecksum(request, stored);
    }

    /// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html"/>
    public Task CopyAsync(S3Request request)
    {
        var (from, key, found) = CopySource(s3, request);
        var replaces = request.Header("x-amz-metadata-directive") == "REPLACE";
        if (from == request.BucketName && key == request.Key && !replaces)
            throw S3Errors.InvalidRequest(
                "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes."
            );
        var algorithm = request.Header("x-amz-checksum-algorithm");
        if (algorithm is not (null or "CRC32" or "SHA256"))
            throw new AwsException(501, "NotImplemented", "The local cloud computes no other checksum");
        var item = new StoredObject(request.Key, found.Data, Convert.ToHexStringLower(MD5.HashData(found.Data)))
        {
            Headers = replaces ? KeptHeaders(request) : found.Headers,
            // Without a wish the copy has the algorithm of its source, computed over the whole object.
            Sha256 = algorithm == "SHA256" || (algorithm is null && found.Sha256 is not null) ? Sha256Checksum.Of(found.Data) : null,
            Crc32 = algorithm == "CRC32" || (algorithm is null && found.Crc32 is not null) ? Crc32.Of(found.Data) : null,
        };
        var bucket = s3.Bucket(request.BucketName);
        var stored = s3.Store(bucket, item, "Copy", "CopyObject", request.RequestId, WriteCondition.Of(request));
        return S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "CopyObjectResult",
                S3Xml.Element("LastModified", S3Xml.Time(stored.ModifiedAt)),
                S3Xml.Element("ETag", stored.QuotedETag),
                stored.Sha256 is null ? null : S3Xml.Element("ChecksumSHA256", stored.Sha256),
                stored.Crc32 is null ? null : S3Xml.Element("ChecksumCRC32", stored.Crc32),
                stored.Sha256 is null && stored.Crc32 is null ? null : S3Xml.Element("ChecksumType", stored.ChecksumType)
            )
        );
    }

    /// <summary>What a request wants copied.</summary>
    public static (string Bucket, string Key, StoredObject Found) CopySource(LocalS3 s3, S3Request request)
    {
        // Of a form, so that a plus sign is a space there.
        var source = System.Web.HttpUtility.UrlDecode(request.Header("x-amz-copy-source")!).TrimStart('/').Split('/', 2);
        if (source is not [var from, { Length: > 0 } key])
            throw S3Errors.InvalidArgument("Invalid copy source object key");
        var found = s3.Bucket(from).Find(key) ?? throw S3Errors.NoSuchKey(key);
        if (request.Header("x-amz-copy-source-if-match") is { } etag && etag.Trim('"') != found.ETag)
            throw S3Errors.PreconditionFailed("x-amz-copy-source-If-Match");
        return (from, key, found);
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
        if (request.Header("Cache-Control") is { } cacheControl)
            headers["Cache-Control"] = cacheControl;
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
        if (stored.Crc32 is not null)
            request.Response.Headers[Crc32.Header] = stored.Crc32;
        if (stored.Sha256 is not null)
            request.Response.Headers[Sha256Checksum.Header] = stored.Sha256;
        if (stored.Crc32 is not null || stored.Sha256 is not null)
            request.Response.Headers["x-amz-checksum-type"] = stored.ChecksumType;
    }
}
