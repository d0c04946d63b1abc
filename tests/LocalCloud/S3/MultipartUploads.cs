using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>Multipart uploads, by which clients send large files: create, parts, complete, abort.</summary>
internal sealed class MultipartUploads(LocalS3 s3)
{
    private const int MinimumPart = 5 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, Upload> _uploads = new(StringComparer.Ordinal);

    public Task CreateAsync(S3Request request)
    {
        _ = s3.Bucket(request.BucketName);
        var id = Convert.ToHexString(Guid.NewGuid().ToByteArray());
        _uploads[id] = new Upload(request.BucketName, request.Key, ObjectOperations.KeptHeaders(request), new());
        return S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "InitiateMultipartUploadResult",
                S3Xml.Element("Bucket", request.BucketName),
                S3Xml.Element("Key", request.Key),
                S3Xml.Element("UploadId", id)
            )
        );
    }

    /// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html"/>
    public Task CopyPartAsync(S3Request request)
    {
        var upload = Find(request);
        var number = PartNumber(request);
        var (_, _, found) = ObjectOperations.CopySource(s3, request);
        var data = found.Data;
        if (request.Header("x-amz-copy-source-range") is { } header)
        {
            var range = ByteRange.Parse(header, long.MaxValue);
            // Other than a GET's, the range must lie within the object.
            if (range is null || range.Last >= data.LongLength)
                throw S3Errors.InvalidArgument("The x-amz-copy-source-range value must be of the form bytes=first-last within the source");
            data = data[(int)range.First..(int)(range.Last + 1)];
        }
        var part = new ObjectBody(data, MD5.HashData(data), null, null);
        upload.Parts[number] = part;
        return S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "CopyPartResult",
                S3Xml.Element("LastModified", S3Xml.Time(found.ModifiedAt)),
                S3Xml.Element("ETag", $"\"{part.ETag}\"")
            )
        );
    }

    private static int PartNumber(S3Request request) =>
        int.TryParse(request.Query("partNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is > 0 and <= 10_000
            ? number
            : throw S3Errors.InvalidArgument("Part number must be an integer between 1 and 10000, inclusive");

    public async Task UploadPartAsync(S3Request request)
    {
        var upload = Find(request);
        var number = PartNumber(request);
        var body = await BodyReader.ReadAsync(request.Context);
        upload.Parts[number] = body;
        request.Response.Headers.ETag = $"\"{body.ETag}\"";
        if (body.Sha256 is not null)
            request.Response.Headers[Sha256Checksum.Header] = body.Sha256;
    }

    public async Task CompleteAsync(S3Request request)
    {
        var upload = Find(request);
        var root = S3Xml.Parse((await BodyReader.ReadAsync(request.Context)).Data);
        var parts = root.Children("Part").Select(p => PartOf(upload, p.Child("PartNumber"), p.Child("ETag"))).ToList();
        if (parts.Count == 0)
            throw S3Errors.MalformedXml();
        if (parts.SkipLast(1).Any(p => p.Data.Length < MinimumPart))
            throw new AwsException(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
        // One that is refused stays, until it is aborted.
        var condition = WriteCondition.Of(request);
        condition?.Check(s3.Bucket(upload.Bucket).Find(upload.Key), upload.Key);
        if (!_uploads.TryRemove(request.Query("uploadId")!, out _))
            throw S3Errors.NoSuchUpload(request.Query("uploadId")!);
        var etag = $"{Convert.ToHexStringLower(MD5.HashData([.. parts.SelectMany(p => p.Md5)]))}-{parts.Count}";
        var item = new StoredObject(upload.Key, [.. parts.SelectMany(p => p.Data)], etag)
        {
            Headers = upload.Headers,
            Sha256 = parts.All(p => p.Sha256 is not null) ? Sha256Checksum.OfParts([.. parts.Select(p => p.Sha256!)]) : null,
        };
        const string operation = "CompleteMultipartUpload";
        var stored = s3.Store(s3.Bucket(upload.Bucket), item, operation, operation, request.RequestId, condition);
        await S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "CompleteMultipartUploadResult",
                S3Xml.Element("Bucket", upload.Bucket),
                S3Xml.Element("Key", upload.Key),
                S3Xml.Element("ETag", stored.QuotedETag),
                stored.Sha256 is null ? null : S3Xml.Element("ChecksumSHA256", stored.Sha256),
                stored.Sha256 is null ? null : S3Xml.Element("ChecksumType", stored.ChecksumType)
            )
        );
    }

    public Task AbortAsync(S3Request request)
    {
        _ = Find(request);
        _uploads.TryRemove(request.Query("uploadId")!, out _);
        request.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private Upload Find(S3Request request)
    {
        var id = request.Query("uploadId") ?? "";
        return _uploads.GetValueOrDefault(id) is { } upload && upload.Bucket == request.BucketName && upload.Key == request.Key
            ? upload
            : throw S3Errors.NoSuchUpload(id);
    }

    private static ObjectBody PartOf(Upload upload, string? number, string? etag) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        && upload.Parts.GetValueOrDefault(n) is { } part
        && part.ETag == etag?.Trim('"')
            ? part
            : throw new AwsException(
                400,
                "InvalidPart",
                "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag."
            );

    private sealed record Upload(
        string Bucket,
        string Key,
        IReadOnlyDictionary<string, string> Headers,
        ConcurrentDictionary<int, ObjectBody> Parts
    );
}
