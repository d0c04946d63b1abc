using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Util;
using Amazon.S3;
using Amazon.S3.Model;

namespace GapFurniture.Aws;

/// <summary>
/// The SDK's S3 client with its addressing settled, and without three silent mistakes. Addressed by path, a key that begins with a slash loses it,
/// and another object is read, written or deleted: such a call is refused. And to it a page of HTML is an empty list, and a whole object the range of it
/// that was asked for: such an answer is an error.
/// An object with a checksum of S3's is read against that alone: the SDK would compute its MD5 as well, at twenty times the CPU.
/// The time limit of a call is one of each reading of an object as well: the SDK's ends with the headers, and a connection that falls silent would hang.
/// </summary>
/// <param name="region">A Region of the piece's own config; null: as the environment and the profile say.</param>
/// <param name="credentials">The piece's own; null: the SDK's chain.</param>
public class S3Client(AmazonS3Config config, string? region = null, AWSCredentials? credentials = null)
    : AmazonS3Client(Ready(config, region, credentials))
{
    private static AmazonS3Config Ready(AmazonS3Config config, string? region, AWSCredentials? credentials)
    {
        config.Ready(region).DefaultAWSCredentials = credentials;
        // Emulators are addressed by path: bucket.localhost is no host.
        config.ForcePathStyle |= AwsClients.HasEndpoint(new AmazonS3Config());
        return config;
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerBefore<Marshaller>(new Guard());
    }

    private sealed class Guard : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            var request = executionContext.RequestContext.OriginalRequest;
            var config = (AmazonS3Config)executionContext.RequestContext.ClientConfig;
            var (bucket, key) = request switch
            {
                GetObjectRequest get => (get.BucketName, get.Key),
                GetObjectMetadataRequest head => (head.BucketName, head.Key),
                PutObjectRequest put => (put.BucketName, put.Key),
                DeleteObjectRequest delete => (delete.BucketName, delete.Key),
                _ => default,
            };
            var isByPath = config.ForcePathStyle || bucket?.Contains('.', StringComparison.Ordinal) == true;
            if (isByPath && key?.StartsWith('/') == true)
                throw new AmazonClientException(
                    $"s3://{bucket}/{key}: the key begins with a slash, which the SDK loses where a bucket is addressed by path (AWS_ENDPOINT_URL, a dot in its name); another object would be meant: rename it"
                );
            T response;
            try
            {
                response = await base.InvokeAsync<T>(executionContext);
            }
            // The SDK takes every ETag for hexadecimal digits.
            catch (Exception e) when (e is FormatException or ArgumentOutOfRangeException && request is GetObjectRequest)
            {
                throw new AmazonClientException($"s3://{bucket}/{key}: its ETag is no MD5, as it is in S3, and the SDK cannot read it", e);
            }
            // S3 names the bucket in every list.
            if (response is ListObjectsV2Response { Name: null })
                throw AwsTrouble.Foreign("S3", "a list without the bucket's name");
            if (response is GetObjectResponse got)
                Settle(got, (GetObjectRequest)request, config.Timeout!.Value);
            return response;
        }

        private static void Settle(GetObjectResponse response, GetObjectRequest request, TimeSpan limit)
        {
            if (
                response.ContentRange is null
                && request.ByteRange?.FormattedByteRange is { } range
                && !range.StartsWith("bytes=0-", StringComparison.Ordinal)
            )
            {
                response.Dispose();
                throw AwsTrouble.Foreign("S3", "the whole object instead of a range");
            }
            if (response.ResponseStream is MD5Stream hashed && Within(hashed) is HashStream byChecksum)
                response.ResponseStream = byChecksum;
            if (response.ResponseStream is { } body)
                response.ResponseStream = new LimitedStream(body, limit);
        }

        [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_BaseStream")]
        private static extern Stream Within(WrapperStream stream);
    }

    private sealed class LimitedStream(Stream body, TimeSpan limit) : WrapperStream(body)
    {
        // One for all readings: a large object has thousands.
        private CancellationTokenSource _late = new();

        /// <exception cref="TimeoutException">Nothing arrives for too long.</exception>
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_late.TryReset())
            {
                _late.Dispose();
                _late = new();
            }
            _late.CancelAfter(limit);
            using var stop = cancellationToken.UnsafeRegister(static late => ((CancellationTokenSource)late!).Cancel(), _late);
            try
            {
                return await BaseStream.ReadAsync(buffer, _late.Token);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"S3 has sent nothing for {limit.TotalSeconds:0.###} s", e);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _late.Dispose();
            base.Dispose(disposing);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) =>
            ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();
    }
}
