using System.Net;
using Amazon.Runtime;
using Amazon.S3.Model;
using GapFurniture.Shared.S3;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Copy;

/// <summary>
/// COPY takes the key in FROM as a prefix: <c>logs/a</c> also loads <c>logs/a2</c>. This finds the objects for which that matters (and those
/// whose key an SQL literal cannot carry); they are loaded through a manifest, which names keys exactly.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-source-s3.html"/>
internal sealed class ExactKeys(S3Clients s3, ILogger logger)
{
    // Enough to hide the latency of single requests, few enough not to be throttled.
    private const int Parallelism = 16;

    private readonly HashSet<string> _unlistable = new(StringComparer.Ordinal);

    /// <summary>The objects that must not be named in FROM.</summary>
    public async Task<IReadOnlySet<S3ObjectEvent>> AmbiguousAsync(IEnumerable<CopyItem> items, CancellationToken cancellationToken)
    {
        var ambiguous = new HashSet<S3ObjectEvent>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            items.DistinctBy(i => i.Object),
            parallel,
            async (item, token) =>
            {
                if (!SqlText.IsPlain(item.Object.Key) || await HasSiblingsAsync(item, token))
                {
                    lock (ambiguous)
                        ambiguous.Add(item.Object);
                }
            }
        );
        return ambiguous;
    }

    private async Task<bool> HasSiblingsAsync(CopyItem item, CancellationToken cancellationToken)
    {
        var s3Object = item.Object;
        lock (_unlistable)
        {
            if (_unlistable.Contains(s3Object.Bucket))
                return false;
        }
        try
        {
            var request = new ListObjectsV2Request
            {
                BucketName = s3Object.Bucket,
                Prefix = s3Object.Key,
                MaxKeys = 2,
            };
            var response = await s3.For(item.Target.Region).ListObjectsV2Async(request, cancellationToken);
            return response.S3Objects?.Any(o => o.Key != s3Object.Key) == true;
        }
        catch (AmazonServiceException e)
            when (e.StatusCode
                    is HttpStatusCode.TooManyRequests
                        or HttpStatusCode.InternalServerError
                        or HttpStatusCode.BadGateway
                        or HttpStatusCode.ServiceUnavailable
                        or HttpStatusCode.GatewayTimeout
            )
        {
            // S3 is busy: that says nothing about the bucket's rights, and a manifest is exact in any case.
            return true;
        }
        catch (Exception e)
            when (e is AmazonClientException or AmazonServiceException or HttpRequestException or TimeoutException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            // Without s3:ListBucket, as the original had it, everything must still load: say once what is at stake.
            lock (_unlistable)
            {
                if (_unlistable.Add(s3Object.Bucket))
                    Log.CannotList(logger, s3Object.Bucket, e.Message);
            }
            return false;
        }
    }
}
