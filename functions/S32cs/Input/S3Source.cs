using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.S32cs.Reporting;
using GapFurniture.Shared;

namespace GapFurniture.S32cs.Input;

/// <summary>
/// An object of S3, as it is now: when it was replaced since its event, the new content is what belongs into the index. A connection that
/// breaks is taken up again where it broke, as long as the object is still the same one.
/// </summary>
internal sealed class S3Source(IAmazonS3 s3, S3Url url) : IDocumentSource
{
    public string Name => url.ToString();

    public string? Key => url.Key;

    public async Task<StoredStream> OpenAsync(CancellationToken cancellationToken)
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
        var request = new GetObjectRequest { BucketName = url.Bucket, Key = url.Key };
        if (position > 0)
            (request.ByteRange, request.EtagToMatch) = (new ByteRange($"bytes={position}-"), etag);
        try
        {
            return await s3.GetObjectAsync(request, cancellationToken);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw new SourceException($"{Name} cannot be read: {AwsTrouble.Describe(e, needed: "s3:GetObject")}{Advice(e)}", e);
        }
    }

    private string Advice(Exception e) =>
        e is AmazonS3Exception { ErrorCode: "NoSuchKey" } && url.Key.AsSpan().ContainsAny('*', '?')
            ? "; S3 has no wildcards: name each object"
            : "";
}
