using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Shared;
using S3Location = GapFurniture.S32cs.Input.S3Location;

namespace GapFurniture.S32cs.Rejects;

/// <summary>Rejects as objects: <c>prefix + bucket/key + .0001.ndjson</c>. The name follows from the source, so that redelivery replaces them.</summary>
internal sealed class S3RejectStore(IAmazonS3 s3, S3Location place) : IRejectStore
{
    public async Task WriteAsync(string name, int part, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        var key = $"{place.Key}{name}.{part:0000}.ndjson";
        try
        {
            using var body = new MemoryStream(lines.ToArray(), writable: false);
            await s3.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = place.Bucket,
                    Key = key,
                    InputStream = body,
                    ContentType = "application/x-ndjson",
                },
                cancellationToken
            );
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw new RejectStoreException(
                $"rejects cannot be written to s3://{place.Bucket}/{key}: {AwsTrouble.Describe(e, needed: "s3:PutObject")}",
                e
            );
        }
    }
}
