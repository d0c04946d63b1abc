using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>PutObject, CopyObject and the deletes.</summary>
internal sealed class ObjectWrites(LocalS3 s3)
{
    private const int MaximumDeletes = 1000;

    public async Task PutAsync(S3Request request)
    {
        var bucket = s3.Bucket(request.BucketName);
        var template = ObjectTemplate.Of(request);
        var condition = WriteCondition.Of(request.Headers);
        condition.Check(bucket.Current(request.Key), request.Key); // early, before a long body; checked again when it is stored
        var body = await BodyReader.ReadAsync(request.Context);
        var item = template with { Data = body.Data, ETag = body.ETag, Checksum = body.Checksum };
        WriteStored(request, bucket, s3.Store(bucket, item, condition, "Put", "PutObject", request.RequestId));
    }

    public Task CopyAsync(S3Request request)
    {
        var bucket = s3.Bucket(request.BucketName);
        var source = CopySource.Find(s3, request);
        var replaces = request.Header("x-amz-metadata-directive") switch
        {
            null or "COPY" => false,
            "REPLACE" => true,
            _ => throw S3Errors.InvalidArgument("Unknown metadata directive."),
        };
        var template = ObjectTemplate.Of(request);
        if (!replaces && request.Header("x-amz-storage-class") is null && ReferenceEquals(source, bucket.Current(request.Key)))
        {
            throw S3Errors.InvalidRequest(
                "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes."
            );
        }

        var item = new StoredObject(
            request.Key,
            source.Data,
            source.ETag.Contains('-', StringComparison.Ordinal) ? SinglePartETag(source) : source.ETag
        )
        {
            Headers = replaces ? template.Headers : source.Headers,
            Metadata = replaces ? template.Metadata : source.Metadata,
            StorageClass = template.StorageClass,
            Checksum = source.Checksum is { IsComposite: false } ? source.Checksum : null,
        };
        var stored = s3.Store(bucket, item, WriteCondition.Of(request.Headers), "Copy", "CopyObject", request.RequestId);
        WriteVersion(request, bucket, stored.VersionId);
        if (source.VersionId != StoredObject.NullVersion)
            request.Response.Headers["x-amz-copy-source-version-id"] = source.VersionId;
        return S3Xml.WriteAsync(
            request.Context,
            S3Xml.Element(
                "CopyObjectResult",
                S3Xml.Element("LastModified", S3Xml.Time(stored.ModifiedAt)),
                S3Xml.Element("ETag", stored.QuotedETag)
            )
        );
    }

    public Task DeleteAsync(S3Request request)
    {
        var bucket = s3.Bucket(request.BucketName);
        CheckMatch(request.Header("If-Match"), bucket, request.Key);
        var outcome = s3.Delete(bucket, request.Key, request.Query("versionId"), "DeleteObject");
        if (outcome.VersionId is not null)
            request.Response.Headers["x-amz-version-id"] = outcome.VersionId;
        if (outcome.IsMarker)
            request.Response.Headers["x-amz-delete-marker"] = "true";
        request.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    public async Task DeleteManyAsync(S3Request request)
    {
        var bucket = s3.Bucket(request.BucketName);
        if (
            request.Header("Content-MD5") is null
            && !request.Headers.Any(h => ChecksumAlgorithm.OfHeader(h.Key) is not null)
            && request.Header("x-amz-trailer") is null
        )
            throw S3Errors.InvalidRequest("Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
        var root = S3Xml.Parse((await BodyReader.ReadAsync(request.Context)).Data);
        var objects = root.Children("Object").ToList();
        if (
            root.Name.LocalName != "Delete"
            || objects.Count is 0 or > MaximumDeletes
            || objects.Exists(o => string.IsNullOrEmpty(o.Child("Key")))
        )
            throw S3Errors.MalformedXml();
        var quiet = string.Equals(root.Child("Quiet"), "true", StringComparison.OrdinalIgnoreCase);
        var results = objects.Select(o => DeleteOne(bucket, o.Child("Key")!, o.Child("VersionId"), o.Child("ETag"), quiet)).ToList();
        await S3Xml.WriteAsync(request.Context, S3Xml.Element("DeleteResult", results));
    }

    private System.Xml.Linq.XElement? DeleteOne(Bucket bucket, string key, string? versionId, string? etag, bool quiet)
    {
        try
        {
            CheckMatch(etag, bucket, key);
            var outcome = s3.Delete(bucket, key, versionId is { Length: > 0 } ? versionId : null, "DeleteObjects");
            if (quiet)
                return null;
            return S3Xml.Element(
                "Deleted",
                S3Xml.Element("Key", key),
                versionId is { Length: > 0 } ? S3Xml.Element("VersionId", versionId) : null,
                outcome.IsMarker ? S3Xml.Element("DeleteMarker", true) : null,
                outcome.IsMarker ? S3Xml.Element("DeleteMarkerVersionId", outcome.VersionId) : null
            );
        }
        catch (AwsException e)
        {
            return S3Xml.Element("Error", S3Xml.Element("Key", key), S3Xml.Element("Code", e.Code), S3Xml.Element("Message", e.Message));
        }
    }

    private static void CheckMatch(string? etag, Bucket bucket, string key)
    {
        if (etag is { Length: > 0 })
            new WriteCondition(false, etag.Trim('"')).Check(bucket.Current(key), key);
    }

    private static string SinglePartETag(StoredObject source) =>
        Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(source.Data));

    private static void WriteStored(S3Request request, Bucket bucket, StoredObject stored)
    {
        request.Response.Headers.ETag = stored.QuotedETag;
        request.Response.Headers["x-amz-server-side-encryption"] = "AES256";
        WriteVersion(request, bucket, stored.VersionId);
        if (stored.Checksum is null)
            return;
        request.Response.Headers[stored.Checksum.Algorithm.Header] = stored.Checksum.Value;
        request.Response.Headers["x-amz-checksum-type"] = "FULL_OBJECT";
    }

    private static void WriteVersion(S3Request request, Bucket bucket, string versionId)
    {
        if (bucket.Versioning == "Enabled")
            request.Response.Headers["x-amz-version-id"] = versionId;
    }
}
