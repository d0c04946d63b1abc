using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>Names the operation of an S3 request, which method, address and query parameters tell together.</summary>
internal static class S3Operation
{
    /// <summary>What the local S3 does not have; AWS's own answer for such a thing is NotImplemented.</summary>
    public const string Unknown = "Unknown";

    /// <summary>Sub-resources that name an operation by themselves.</summary>
    private static readonly Dictionary<(string Method, string Parameter), string> s_ofBucket = new()
    {
        [("GET", "notification")] = "GetBucketNotificationConfiguration",
        [("PUT", "notification")] = "PutBucketNotificationConfiguration",
        [("GET", "location")] = "GetBucketLocation",
    };

    private static readonly string[] s_foreign =
    [
        "acl",
        "versions",
        "versioning",
        "versionId",
        "delete",
        "policy",
        "tagging",
        "lifecycle",
        "cors",
        "website",
        "replication",
        "encryption",
        "logging",
        "accelerate",
        "requestPayment",
        "torrent",
        "restore",
        "select",
        "retention",
        "legal-hold",
        "object-lock",
        "attributes",
        "inventory",
        "analytics",
        "metrics",
        "publicAccessBlock",
        "ownershipControls",
        "intelligent-tiering",
        "policyStatus",
        "renameObject",
    ];

    public static string Of(HttpRequest request, S3Address address, RequestTarget target)
    {
        var method = request.Method;
        var query = target.Query.Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
        if (s_foreign.Any(query.Contains))
            return Unknown;
        if (address.Bucket is null)
            return method == "GET" ? "ListBuckets" : Unknown;
        return address.Key is null ? OfBucket(method, query, target) : OfObject(method, query, request);
    }

    private static string OfBucket(string method, HashSet<string> query, RequestTarget target)
    {
        foreach (var parameter in query)
        {
            if (s_ofBucket.TryGetValue((method, parameter), out var name))
                return name;
        }

        return method switch
        {
            "GET" => target.Query.Any(p => p is { Key: "list-type", Value: "2" }) ? "ListObjectsV2" : Unknown,
            "PUT" => "CreateBucket",
            "HEAD" => "HeadBucket",
            "DELETE" => "DeleteBucket",
            _ => Unknown,
        };
    }

    private static string OfObject(string method, HashSet<string> query, HttpRequest request)
    {
        if (request.Headers.ContainsKey("x-amz-copy-source"))
            return method != "PUT" ? Unknown
                : query.Contains("uploadId") ? "UploadPartCopy"
                : "CopyObject";
        return (method, query.Contains("uploadId")) switch
        {
            ("PUT", true) => "UploadPart",
            ("POST", true) => "CompleteMultipartUpload",
            ("DELETE", true) => "AbortMultipartUpload",
            ("POST", false) => query.Contains("uploads") ? "CreateMultipartUpload" : Unknown,
            ("GET", false) => "GetObject",
            ("HEAD", _) => "HeadObject",
            ("PUT", false) => "PutObject",
            ("DELETE", false) => "DeleteObject",
            _ => Unknown,
        };
    }
}
