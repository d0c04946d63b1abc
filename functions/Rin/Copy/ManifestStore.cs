using System.Buffers;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Shared;
using GapFurniture.Shared.S3;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Copy;

/// <summary>Writes manifests for the time of their COPY. Every entry is mandatory: a missing file fails the load instead of passing in silence.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html"/>
internal sealed class ManifestStore(S3Clients s3, ManifestLocation? location, ILogger logger)
{
    /// <summary>Where manifests go when the config names no place: beside the data, under a prefix of their own.</summary>
    public const string DefaultPrefix = "rin-manifests/";

    /// <summary>True if the config asks for manifests always, not only where a key needs one.</summary>
    public bool Always => location is not null;

    /// <summary>Writes a manifest of the objects, all in one region, and gives its URL.</summary>
    /// <exception cref="AmazonServiceException">S3 refused it.</exception>
    /// <exception cref="AmazonClientException">S3 could not be asked.</exception>
    public async Task<string> WriteAsync(IReadOnlyList<S3ObjectEvent> objects, string? region, CancellationToken cancellationToken)
    {
        var bucket = location?.Bucket ?? objects[0].Bucket;
        var key = $"{location?.Prefix ?? DefaultPrefix}{Guid.NewGuid():N}.manifest";
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = key,
            InputStream = new MemoryStream(Content(objects)),
            ContentType = "application/json",
        };
        await s3.For(region).PutObjectAsync(request, cancellationToken);
        return $"s3://{bucket}/{key}";
    }

    /// <summary>Removes a manifest; one that cannot be removed is named in the log and does no harm.</summary>
    public async Task RemoveAsync(string url, string? region)
    {
        var parts = url["s3://".Length..].Split('/', 2);
        try
        {
            await s3.For(region).DeleteObjectAsync(parts[0], parts[1], CancellationToken.None);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            Log.ManifestLeft(logger, url, e.Message);
        }
    }

    internal static byte[] Content(IReadOnlyList<S3ObjectEvent> objects)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("entries");
            // An entry listed twice would be loaded twice.
            foreach (var url in objects.Select(o => o.Url).Distinct())
            {
                json.WriteStartObject();
                json.WriteString("url", url);
                json.WriteBoolean("mandatory", true);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
