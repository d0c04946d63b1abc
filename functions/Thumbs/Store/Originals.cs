using System.Net;
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
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
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
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
