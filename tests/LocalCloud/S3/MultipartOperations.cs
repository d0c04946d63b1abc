using System.Globalization;
using System.Security.Cryptography;

namespace GapFurniture.LocalCloud.S3;

/// <summary>Multipart uploads.</summary>
internal sealed class MultipartOperations(LocalS3 s3, TimeProvider time)
{
    private const int MaximumParts = 10_000;

    public Task CreateAsync(S3Request request)
    {
        var bucket = s3.Bucket(request.BucketName);
        var name = request.Header("x-amz-checksum-algorithm");
        var algorithm = ChecksumAlgorithm.Find(name);
        if (name is not null && algorithm is null)
            throw S3Errors.InvalidRequest(
                "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"
            );
        // CRC64NVME has no composite form.
        var fullObject = request.Header("x-amz-checksum-type") == "FULL_OBJECT" || algorithm?.Name == "CRC64NVME";
        if (fullObject && algorithm is { CanBeFullObject: false })
            throw S3Errors.InvalidRequest("The FULL_OBJECT checksum type cannot be used with the given checksum algorithm.");
        var upload = new MultipartUpload(request.Key, ObjectTemplate.Of(request), algorithm, fullObject, time.GetUtcNow());
        bucket.Add(upload);
        if (algorithm is not null)
        {
            request.Response.Headers["x-amz-checksum-algorithm"] = algorithm.Name;
            request.Response.Headers["x-amz-checksum-type"] = fullObject ? "FULL_OBJECT" : "COMPOSITE";
        }

        return S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "InitiateMultipartUploadResult",
                S3Xml.Element("Bucket", request.BucketName),
                S3Xml.Element("Key", request.Key),
                S3Xml.Element("UploadId", upload.Id)
            )
        );
    }

    public async Task UploadPartAsync(S3Request request)
    {
        var upload = Upload(request);
        var body = await BodyReader.ReadAsync(request.Context);
        if (upload.Algorithm is not null && body.Checksum is not null && body.Checksum.Algorithm != upload.Algorithm)
            throw S3Errors.InvalidRequest(
                $"Checksum Type mismatch occurred, expected checksum Type: {upload.Algorithm.Name}, actual checksum Type: {body.Checksum.Algorithm.Name}"
            );
        upload.Put(new UploadedPart(PartNumber(request), body, time.GetUtcNow()));
        request.Response.Headers.ETag = $"\"{body.ETag}\"";
        if (body.Checksum is not null)
            request.Response.Headers[body.Checksum.Algorithm.Header] = body.Checksum.Value;
    }

    public Task CopyPartAsync(S3Request request)
    {
        var upload = Upload(request);
        var source = CopySource.Find(s3, request);
        var range = ByteRange.Parse(request.Header("x-amz-copy-source-range"), source.Data.LongLength);
        var data = range is null ? source.Data : source.Data.AsSpan((int)range.First, (int)range.Length).ToArray();
        var part = new UploadedPart(PartNumber(request), new ObjectBody(data, MD5.HashData(data), null), time.GetUtcNow());
        upload.Put(part);
        return S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "CopyPartResult",
                S3Xml.Element("LastModified", S3Xml.Time(part.ModifiedAt)),
                S3Xml.Element("ETag", $"\"{part.Body.ETag}\"")
            )
        );
    }

    public async Task CompleteAsync(S3Request request)
    {
        var bucket = s3.Bucket(request.BucketName);
        var upload = Upload(request);
        var root = S3Xml.Parse((await BodyReader.ReadAsync(request.Context)).Data);
        var parts = root.Children("Part")
            .Select(p =>
                int.TryParse(p.Child("PartNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && p.Child("ETag") is { } etag
                    ? (number, etag)
                    : throw S3Errors.MalformedXml()
            )
            .ToList();
        if (root.Name.LocalName != "CompleteMultipartUpload" || parts.Count == 0)
            throw S3Errors.MalformedXml();
        var item = upload.Assemble(parts);
        if (item.Checksum is { IsComposite: false } sum && request.Header(sum.Algorithm.Header) is { } given && given != sum.Value)
            throw S3Errors.BadDigest(sum.Algorithm.Name);
        var condition = WriteCondition.Of(request.Headers);
        condition.Check(bucket.Current(request.Key), request.Key);
        if (!bucket.Remove(upload))
            throw S3Errors.NoSuchUpload(upload.Id); // completed or aborted by someone else meanwhile
        var stored = s3.Store(bucket, item, condition, "CompleteMultipartUpload", "CompleteMultipartUpload", request.RequestId);
        if (bucket.Versioning == "Enabled")
            request.Response.Headers["x-amz-version-id"] = stored.VersionId;
        await S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "CompleteMultipartUploadResult",
                S3Xml.Element("Location", $"/{request.BucketName}/{Uri.EscapeDataString(request.Key)}"),
                S3Xml.Element("Bucket", request.BucketName),
                S3Xml.Element("Key", request.Key),
                S3Xml.Element("ETag", stored.QuotedETag),
                stored.Checksum is null ? null : S3Xml.Element(stored.Checksum.Algorithm.Element, stored.Checksum.Value),
                stored.Checksum is null ? null : S3Xml.Element("ChecksumType", stored.Checksum.IsComposite ? "COMPOSITE" : "FULL_OBJECT")
            )
        );
    }

    public Task AbortAsync(S3Request request)
    {
        s3.Bucket(request.BucketName).Remove(Upload(request));
        request.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    public Task ListPartsAsync(S3Request request)
    {
        var upload = Upload(request);
        var max = request.Number("max-parts", 1000, 1000);
        var after = request.Number("part-number-marker", 0, MaximumParts);
        var rest = upload.Parts.Where(p => p.Number > after).ToList();
        var page = rest.Take(max).ToList();
        return S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "ListPartsResult",
                S3Xml.Element("Bucket", request.BucketName),
                S3Xml.Element("Key", request.Key),
                S3Xml.Element("UploadId", upload.Id),
                S3Xml.Element("StorageClass", upload.StorageClass),
                S3Xml.Element("PartNumberMarker", after),
                S3Xml.Element("MaxParts", max),
                S3Xml.Element("IsTruncated", page.Count < rest.Count),
                page.Count < rest.Count && page.Count > 0 ? S3Xml.Element("NextPartNumberMarker", page[^1].Number) : null,
                page.Select(p =>
                    S3Xml.Element(
                        "Part",
                        S3Xml.Element("PartNumber", p.Number),
                        S3Xml.Element("LastModified", S3Xml.Time(p.ModifiedAt)),
                        S3Xml.Element("ETag", $"\"{p.Body.ETag}\""),
                        S3Xml.Element("Size", p.Body.Data.LongLength),
                        p.Body.Checksum is null ? null : S3Xml.Element(p.Body.Checksum.Algorithm.Element, p.Body.Checksum.Value)
                    )
                )
            )
        );
    }

    public Task ListUploadsAsync(S3Request request)
    {
        var prefix = request.Query("prefix") ?? "";
        return S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "ListMultipartUploadsResult",
                S3Xml.Element("Bucket", request.BucketName),
                S3Xml.Element("Prefix", prefix),
                S3Xml.Element("MaxUploads", 1000),
                S3Xml.Element("IsTruncated", false),
                s3.Bucket(request.BucketName)
                    .Uploads()
                    .Where(u => u.Key.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(u =>
                        S3Xml.Element(
                            "Upload",
                            S3Xml.Element("Key", u.Key),
                            S3Xml.Element("UploadId", u.Id),
                            S3Xml.Element("StorageClass", u.StorageClass),
                            S3Xml.Element("Initiated", S3Xml.Time(u.StartedAt))
                        )
                    )
            )
        );
    }

    private MultipartUpload Upload(S3Request request) => s3.Bucket(request.BucketName).Upload(request.Query("uploadId") ?? "", request.Key);

    private static int PartNumber(S3Request request) =>
        int.TryParse(request.Query("partNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 1 and <= MaximumParts
            ? number
            : throw S3Errors.InvalidArgument("Part number must be an integer between 1 and 10000, inclusive");
}
