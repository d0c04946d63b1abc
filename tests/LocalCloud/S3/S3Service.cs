using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>S3 over HTTP: one line per operation.</summary>
internal sealed class S3Service(LocalS3 s3) : IAwsService
{
    private static readonly Dictionary<string, string> s_actions = new(StringComparer.Ordinal)
    {
        ["GetObject"] = "GetObject",
        ["HeadObject"] = "GetObject",
        ["ListObjectsV2"] = "ListBucket",
        ["HeadBucket"] = "ListBucket",
        ["PutObject"] = "PutObject",
        ["CreateMultipartUpload"] = "PutObject",
        ["UploadPart"] = "PutObject",
        ["CompleteMultipartUpload"] = "PutObject",
        ["DeleteObject"] = "DeleteObject",
        ["GetBucketNotificationConfiguration"] = "GetBucketNotification",
        ["PutBucketNotificationConfiguration"] = "PutBucketNotification",
    };

    private readonly BucketOperations _buckets = new(s3);
    private readonly ListOperations _lists = new(s3);
    private readonly ObjectOperations _objects = new(s3);
    private readonly MultipartUploads _multipart = new(s3);

    public string SigningName => "s3";

    public IReadOnlyList<string> ActionsOf(string operation, ReadOnlyMemory<byte> body) =>
        operation is "CopyObject" or "UploadPartCopy"
            ? ["s3:GetObject", "s3:PutObject"]
            : [$"s3:{s_actions.GetValueOrDefault(operation, operation)}"];

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
            "GetBucketNotificationConfiguration" => _buckets.GetNotificationAsync(request),
            "PutBucketNotificationConfiguration" => _buckets.PutNotificationAsync(request),
            "ListObjectsV2" => _lists.ListAsync(request),
            "GetObject" or "HeadObject" => _objects.GetAsync(request),
            "PutObject" => _objects.PutAsync(request),
            "CopyObject" => _objects.CopyAsync(request),
            "DeleteObject" => _objects.DeleteAsync(request),
            "CreateMultipartUpload" => _multipart.CreateAsync(request),
            "UploadPart" => _multipart.UploadPartAsync(request),
            "UploadPartCopy" => _multipart.CopyPartAsync(request),
            "CompleteMultipartUpload" => _multipart.CompleteAsync(request),
            "AbortMultipartUpload" => _multipart.AbortAsync(request),
            _ => throw new AwsException(
                501,
                "NotImplemented",
                "A header or parameter you provided implies functionality that is not implemented"
            ),
        };
    }
}
