using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Aws;

namespace GapFurniture.S32cs.Reporting;

internal interface IRejectStore
{
    /// <summary>Keeps one part of an object's rejects. The same part of the same object, written again, replaces the former one.</summary>
    /// <param name="name">Follows from the source: <c>bucket/key</c>, or a file's name.</param>
    /// <exception cref="LoadException">It cannot be written.</exception>
    Task WriteAsync(string name, int part, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken);
}

/// <summary>Rejects in one file, for the command line; what it held before is gone.</summary>
internal sealed class FileRejectStore(string path) : IRejectStore
{
    private bool _begun;

    public async Task WriteAsync(string name, int part, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, _begun ? FileMode.Append : FileMode.Create, FileAccess.Write);
            _begun = true;
            await file.WriteAsync(lines, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LoadException($"rejects cannot be written to {path}: {e.Message}", e);
        }
    }
}

/// <summary>
/// Rejects as objects: <c>prefix + bucket/key + .0001.ndjson</c>. The name follows from the source, so that redelivery replaces them. They
/// are marked, so that no s32cs, whatever its settings, takes them for documents when the bucket notifies it of them.
/// </summary>
/// <param name="s3">The client; most runs have no rejects, and need none for them.</param>
/// <param name="url">Bucket and prefix.</param>
internal sealed class S3RejectStore(Lazy<IAmazonS3> s3, S3Url url) : IRejectStore
{
    // As user metadata: x-amz-meta-s32cs.
    private const string MarkName = "s32cs";
    private const string MarkValue = "rejects";

    /// <summary>True for an object that an s32cs has written.</summary>
    public static bool IsMarked(GetObjectResponse response) => response.Metadata[MarkName] == MarkValue;

    public async Task WriteAsync(string name, int part, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        var key = $"{url.Key}{name}.{part:0000}.ndjson";
        using var body = new MemoryStream(lines.ToArray(), writable: false);
        var request = new PutObjectRequest
        {
            BucketName = url.Bucket,
            Key = key,
            InputStream = body,
            ContentType = "application/x-ndjson",
        };
        request.Metadata[MarkName] = MarkValue;
        try
        {
            await s3.Value.PutObjectAsync(request, cancellationToken);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw new LoadException(
                $"rejects cannot be written to s3://{url.Bucket}/{key}: {AwsTrouble.Describe(e, needed: "s3:PutObject")}",
                e
            );
        }
    }
}
