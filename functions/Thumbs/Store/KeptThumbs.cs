using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Aws;
using GapFurniture.Thumbs.Imaging;

namespace GapFurniture.Thumbs.Store;

/// <summary>A thumbnail that is kept.</summary>
/// <param name="ETag">Of the object, quotes included.</param>
/// <param name="Tag">What it was made of: see <see cref="ThumbKey.Tag"/>; null if it does not say.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Bytes">Empty where only the rest was asked for.</param>
internal sealed record KeptThumb(string ETag, string? Tag, string ContentType, byte[] Bytes);

/// <summary>The bucket of the thumbnails. What is in there is never trusted to be fresh: each says which original it was made of.</summary>
internal sealed class KeptThumbs(IAmazonS3 s3, S3Url place, TimeSpan maxAge)
{
    private const string TagName = "tag";

    // What is longer cannot be answered, and is none of ours.
    private const int LongestThumb = 6 * 1024 * 1024;

    public string KeyOf(string key, Variant variant) => ThumbKey.Of(place.Key, variant, key);

    public S3Url UrlOf(string key, Variant variant) => new(place.Bucket, KeyOf(key, variant));

    /// <summary>Reads a thumbnail; null if there is none.</summary>
    /// <exception cref="AmazonS3Exception">S3 refuses, or is in trouble.</exception>
    public async Task<KeptThumb?> ReadAsync(string key, Variant variant, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await s3.GetObjectAsync(
                new GetObjectRequest { BucketName = place.Bucket, Key = KeyOf(key, variant) },
                cancellationToken
            );
            if (response.ContentLength > LongestThumb)
                return new KeptThumb(response.ETag, null, "", []);
            var bytes = new byte[response.ContentLength];
            await response.ResponseStream.ReadExactlyAsync(bytes, cancellationToken);
            return new KeptThumb(response.ETag, response.Metadata[TagName], response.Headers.ContentType ?? "", bytes);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Reads what a thumbnail was made of, without its bytes; null if there is none.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<KeptThumb?> FindAsync(string key, Variant variant, CancellationToken cancellationToken)
    {
        try
        {
            var head = await s3.GetObjectMetadataAsync(
                new GetObjectMetadataRequest { BucketName = place.Bucket, Key = KeyOf(key, variant) },
                cancellationToken
            );
            return new KeptThumb(head.ETag, head.Metadata[TagName], head.Headers.ContentType ?? "", []);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Keeps a thumbnail, unless another one was put there since.</summary>
    /// <param name="key">The original's key.</param>
    /// <param name="variant">Which thumbnail.</param>
    /// <param name="thumb">The thumbnail.</param>
    /// <param name="tag">What it was made of.</param>
    /// <param name="replaced">What was there; null: nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The bucket does not exist.</exception>
    /// <returns>False if another writer was faster. Nobody need care: what is not fresh is made anew when it is read.</returns>
    /// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html"/>
    public async Task<bool> KeepAsync(
        string key,
        Variant variant,
        Thumbnail thumb,
        string tag,
        KeptThumb? replaced,
        CancellationToken cancellationToken
    )
    {
        var request = new PutObjectRequest
        {
            BucketName = place.Bucket,
            Key = KeyOf(key, variant),
            InputStream = new MemoryStream(thumb.Bytes, writable: false),
            ContentType = thumb.ContentType,
            IfMatch = replaced?.ETag,
            IfNoneMatch = replaced is null ? "*" : null,
        };
        request.Metadata[TagName] = tag;
        request.Headers.CacheControl = $"public, max-age={(long)maxAge.TotalSeconds}";
        try
        {
            await s3.PutObjectAsync(request, cancellationToken);
            return true;
        }
        // 409: at the same moment; 404: what was to be replaced is gone.
        catch (AmazonS3Exception e)
            when (e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict
                || (replaced is not null && e.ErrorCode == "NoSuchKey")
            )
        {
            return false;
        }
        // Which of the two buckets it is, S3 does not say.
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchBucket")
        {
            throw new IOException($"{place}: {e.Message}", e);
        }
    }

    /// <summary>Deletes a thumbnail, if there is one.</summary>
    public async Task DeleteAsync(string key, Variant variant, CancellationToken cancellationToken) =>
        await s3.DeleteObjectAsync(new DeleteObjectRequest { BucketName = place.Bucket, Key = KeyOf(key, variant) }, cancellationToken);
}
