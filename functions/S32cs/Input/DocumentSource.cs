using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Aws;
using GapFurniture.S32cs.Reporting;

namespace GapFurniture.S32cs.Input;

/// <summary>Something that holds lines of documents.</summary>
/// <param name="Name">What reports call it, such as <c>s3://bucket/key</c>.</param>
/// <param name="Key">What the endpoint is chosen by; null for sources that have no key: the default endpoint.</param>
internal abstract record DocumentSource(string Name, string? Key = null)
{
    /// <summary>Opens the content as it is stored, maybe compressed.</summary>
    /// <exception cref="LoadException">It cannot be read.</exception>
    public abstract Task<StoredStream> OpenAsync(CancellationToken cancellationToken);
}

/// <summary>A file; the path <c>-</c> is standard input.</summary>
internal sealed record FileSource(string Path) : DocumentSource(Path == StandardInput ? "(standard input)" : Path)
{
    private const string StandardInput = "-";

    public override Task<StoredStream> OpenAsync(CancellationToken cancellationToken)
    {
        if (Path == StandardInput)
            return Task.FromResult(new StoredStream(Console.OpenStandardInput()));
        try
        {
            // Lines are gathered in a buffer of our own.
            var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            return Task.FromResult(new StoredStream(file, file.CanSeek ? file.Length : null));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LoadException(Reason(e), e);
        }
    }

    private string Reason(Exception e) =>
        Directory.Exists(Path) ? "this is a folder; name the files in it"
        : e is FileNotFoundException or DirectoryNotFoundException
            ? $"there is no such file{(Path.StartsWith("s3:", StringComparison.Ordinal) ? "; an object is s3://bucket/key" : "")}"
        : e is UnauthorizedAccessException ? "it may not be read by this user"
        : e.Message;
}

/// <summary>
/// An object of S3, as it is now: when it was replaced since its event, the new content is what belongs into the index. A connection that
/// breaks is taken up again where it broke, as long as the object is still the same one.
/// </summary>
internal sealed record S3Source(IAmazonS3 S3, S3Url Url) : DocumentSource(Url.ToString(), Url.Key)
{
    public override async Task<StoredStream> OpenAsync(CancellationToken cancellationToken)
    {
        var response = await GetAsync(0, null, cancellationToken);
        return new StoredStream(
            response.ResponseStream,
            response.ContentLength,
            async (position, token) => (await GetAsync(position, response.ETag, token)).ResponseStream
        )
        {
            HoldsRejects = S3RejectStore.IsMarked(response),
        };
    }

    private async Task<GetObjectResponse> GetAsync(long position, string? etag, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = Url.Bucket, Key = Url.Key };
        if (position > 0)
            (request.ByteRange, request.EtagToMatch) = (new ByteRange($"bytes={position}-"), etag);
        try
        {
            return await S3.GetObjectAsync(request, cancellationToken);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            var hasWildcard = e is AmazonS3Exception { ErrorCode: "NoSuchKey" } && Url.Key.AsSpan().ContainsAny('*', '?');
            var advice = hasWildcard ? "; S3 has no wildcards: name each object" : "";
            throw new LoadException($"{Name} cannot be read: {AwsTrouble.Describe(e, needed: "s3:GetObject")}{advice}", e);
        }
    }
}
