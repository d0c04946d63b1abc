using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace GapFurniture.Rin.Tests.Fakes;

/// <summary>S3 in memory: the few operations that Rin uses. Each can be made to fail.</summary>
internal sealed class FakeS3() : AmazonS3Client(new AnonymousAWSCredentials(), RegionEndpoint.USEast1)
{
    public ConcurrentDictionary<string, string> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Everything ever put, by URL.</summary>
    public ConcurrentDictionary<string, string> Put { get; } = new(StringComparer.Ordinal);

    public int Lists { get; private set; }

    public Func<string, Exception?> ListFails { get; set; } = _ => null;

    public Func<ListObjectsV2Request, Exception?> ListRefused { get; set; } = _ => null;

    /// <summary>Most keys of one list.</summary>
    public int MostKeys { get; set; } = 1000;

    public Func<string, Exception?> PutFails { get; set; } = _ => null;

    public Func<string, Exception?> DeleteFails { get; set; } = _ => null;

    public static AmazonS3Exception Answers(HttpStatusCode status, string code) =>
        new(code, innerException: null, ErrorType.Unknown, code, "request-id", status);

    public override Task<ListObjectsV2Response> ListObjectsV2Async(
        ListObjectsV2Request request,
        CancellationToken cancellationToken = default
    )
    {
        lock (Objects)
            Lists++;
        if ((ListFails(request.BucketName) ?? ListRefused(request)) is { } failure)
            throw failure;
        var start = $"s3://{request.BucketName}/";
        var after = Encoding.UTF8.GetBytes(request.StartAfter ?? "");
        var most = Math.Min(request.MaxKeys ?? MostKeys, MostKeys);
        // S3 sorts by bytes, and StartAfter itself is left out.
        var keys = Objects
            .Keys.Where(u => u.StartsWith(start + request.Prefix, StringComparison.Ordinal))
            .Select(u => u[start.Length..])
            .Select(key => (Key: key, Bytes: Encoding.UTF8.GetBytes(key)))
            .Where(k => k.Bytes.AsSpan().SequenceCompareTo(after) > 0)
            .Order(Comparer<(string Key, byte[] Bytes)>.Create((x, y) => x.Bytes.AsSpan().SequenceCompareTo(y.Bytes)))
            .Take(most + 1)
            .ToList();
        return Task.FromResult(
            new ListObjectsV2Response
            {
                S3Objects = [.. keys.Take(most).Select(k => new S3Object { Key = k.Key })],
                IsTruncated = keys.Count > most,
            }
        );
    }

    public override Task<PutObjectResponse> PutObjectAsync(PutObjectRequest request, CancellationToken cancellationToken = default)
    {
        if (PutFails(request.BucketName) is { } failure)
            throw failure;
        var url = $"s3://{request.BucketName}/{request.Key}";
        Put[url] = Objects[url] = request.ContentBody;
        return Task.FromResult(new PutObjectResponse());
    }

    public override Task<DeleteObjectResponse> DeleteObjectAsync(
        string bucketName,
        string key,
        CancellationToken cancellationToken = default
    )
    {
        if (DeleteFails(bucketName) is { } failure)
            throw failure;
        Objects.TryRemove($"s3://{bucketName}/{key}", out _);
        return Task.FromResult(new DeleteObjectResponse());
    }

    public override Task<GetObjectResponse> GetObjectAsync(string bucketName, string key, CancellationToken cancellationToken = default) =>
        Objects.TryGetValue($"s3://{bucketName}/{key}", out var text)
            ? Task.FromResult(new GetObjectResponse { ResponseStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) })
            : throw Answers(HttpStatusCode.NotFound, "NoSuchKey");
}
