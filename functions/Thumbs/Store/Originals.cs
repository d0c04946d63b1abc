using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace GapFurniture.Thumbs.Store;

/// <summary>An original that is being read.</summary>
/// <param name="ETag">Its ETag, quotes included.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Body">Its bytes, which can be read once.</param>
internal sealed record Original(string ETag, long Length, Stream Body) : IDisposable
{
    public void Dispose() => Body.Dispose();
}

/// <summary>The bucket of the originals.</summary>
internal sealed class Originals(IAmazonS3 s3, string bucket)
{
    public string Bucket => bucket;

    /// <summary>The ETag of an original, quotes included; null if there is none.</summary>
    /// <exception cref="AmazonS3Exception">S3 refuses, or is in trouble. Without the right to list the bucket, it refuses for what is missing, too.</exception>
    public async Task<string?> FindAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var head = await s3.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = bucket, Key = key }, cancellationToken);
            return head.ETag;
        }
        catch (Exception e) when (IsMissing(e, key))
        {
            return null;
        }
    }

    /// <summary>Begins to read an original; null if there is none.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Also ends reading the body.</param>
    /// <inheritdoc cref="FindAsync"/>
    public async Task<Original?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var response = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key }, cancellationToken);
            return new Original(response.ETag, response.ContentLength, new ObjectBody(response, cancellationToken));
        }
        catch (Exception e) when (IsMissing(e, key))
        {
            return null;
        }
    }

    // That the bucket is missing says nothing about an original.
    // Where a bucket is addressed by path, no object is asked for whose key begins with a slash: see S3Client.
    private static bool IsMissing(Exception error, string key) =>
        error is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound, ErrorCode: not "NoSuchBucket" }
        || (error is AmazonClientException && key.StartsWith('/'));
}
