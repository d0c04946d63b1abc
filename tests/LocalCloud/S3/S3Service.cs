using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>S3 over HTTP: one line per operation.</summary>
internal sealed class S3Service(LocalS3 s3, TimeProvider time) : IAwsService
{
    private static readonly Dictionary<string, string> s_actions = new(StringComparer.Ordinal)
    {
        ["GetObject"] = "GetObject",
        ["HeadObject"] = "GetObject",
        ["ListObjects"] = "ListBucket",
        ["ListObjectsV2"] = "ListBucket",
        ["HeadBucket"] = "ListBucket",
        ["PutObject"] = "PutObject",
        ["CopyObject"] = "PutObject",
        ["CreateMultipartUpload"] = "PutObject",
        ["UploadPart"] = "PutObject",
        ["CompleteMultipartUpload"] = "PutObject",
        ["DeleteObject"] = "DeleteObject",
        ["DeleteObjects"] = "DeleteObject",
        ["GetBucketNotificationConfiguration"] = "GetBucketNotification",
        ["PutBucketNotificationConfiguration"] = "PutBucketNotification",
    };

    private readonly BucketOperations _buckets = new(s3);
    private readonly ListOperations _lists = new(s3);
    private readonly ObjectReads _reads = new(s3);
    private readonly ObjectWrites _writes = new(s3);
    private readonly MultipartOperations _multipart = new(s3, time);

    public string SigningName => "s3";

    public IReadOnlyList<string> ActionsOf(string operation, ReadOnlyMemory<byte> body) =>
        [$"s3:{s_actions.GetValueOrDefault(operation, operation)}"];

    public Task HandleAsync(HttpContext context)
    {
        var request = new S3Request(context);
        return CallContext.Of(context).Operation switch
        {
            "ListBuckets" => _buckets.ListAsync(request),
            "CreateBucket" => _buckets.CreateAsync(request),
            "HeadBucket" => _buckets.HeadAsync(request),
            "DeleteBucket" => _buckets.DeleteAsync(request),
            "GetBucketLocation" => _buckets.GetLocationAsync(request),
            "GetBucketVersioning" => _buckets.GetVersioningAsync(request),
            "PutBucketVersioning" => _buckets.PutVersioningAsync(request),
            "GetBucketNotificationConfiguration" => _buckets.GetNotificationAsync(request),
            "PutBucketNotificationConfiguration" => _buckets.PutNotificationAsync(request),
            "ListObjectsV2" => _lists.V2Async(request),
            "ListObjects" => _lists.V1Async(request),
            "ListObjectVersions" => _lists.VersionsAsync(request),
            "GetObject" or "HeadObject" => _reads.GetAsync(request),
            "PutObject" => _writes.PutAsync(request),
            "CopyObject" => _writes.CopyAsync(request),
            "DeleteObject" => _writes.DeleteAsync(request),
            "DeleteObjects" => _writes.DeleteManyAsync(request),
            "CreateMultipartUpload" => _multipart.CreateAsync(request),
            "UploadPart" => _multipart.UploadPartAsync(request),
            "UploadPartCopy" => _multipart.CopyPartAsync(request),
            "CompleteMultipartUpload" => _multipart.CompleteAsync(request),
            "AbortMultipartUpload" => _multipart.AbortAsync(request),
            "ListParts" => _multipart.ListPartsAsync(request),
            "ListMultipartUploads" => _multipart.ListUploadsAsync(request),
            _ => throw new AwsException(
                501,
                "NotImplemented",
                "A header or parameter you provided implies functionality that is not implemented"
            ),
        };
    }
}
