using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Aws;
using GapFurniture.Aws.Events;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Plan;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Load;

/// <summary>Writes manifests for the time of their COPY. Every entry is mandatory: a missing file fails the load instead of passing unnoticed.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html"/>
internal sealed class Manifests(Func<string?, IAmazonS3> s3, ILogger logger)
{
    /// <exception cref="AmazonServiceException">S3 refused it.</exception>
    /// <exception cref="AmazonClientException">S3 could not be asked.</exception>
    public async Task WriteAsync(CopyStatement copy, CancellationToken cancel)
    {
        var (bucket, key) = S3Url.ParseObject(copy.Url)!;
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = key,
            ContentBody = Content(copy.Objects),
            ContentType = "application/json",
        };
        await s3(copy.Region).PutObjectAsync(request, cancel);
    }

    /// <summary>Removes a manifest; one that cannot be removed is named in the log and does no harm.</summary>
    public async Task RemoveAsync(CopyStatement copy)
    {
        var (bucket, key) = S3Url.ParseObject(copy.Url)!;
        try
        {
            await s3(copy.Region).DeleteObjectAsync(bucket, key, CancellationToken.None);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            Log.ManifestLeft(logger, copy.Url, AwsTrouble.Describe(e, needed: "s3:DeleteObject"));
        }
    }

    // An entry listed twice would be loaded twice.
    internal static string Content(IReadOnlyList<S3Record> objects) =>
        new JsonObject
        {
            ["entries"] = new JsonArray([
                .. objects.Select(o => o.Url).Distinct().Select(url => new JsonObject { ["url"] = url, ["mandatory"] = true }),
            ]),
        }.ToJsonString();
}

/// <summary>COPY takes the key in FROM as a prefix: <c>logs/a</c> also loads <c>logs/a2</c>. This finds the objects for which that matters;
/// they are loaded through a manifest, which names keys exactly.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-source-s3.html"/>
internal sealed class PrefixCollisions(Func<string?, IAmazonS3> s3, ILogger logger)
{
    // Enough to hide the latency of single requests, few enough not to be throttled.
    private const int Parallelism = 16;

    // Keys that one list of a thousand may answer for together.
    private const int Stretch = 250;

    // A long list that answered for fewer keys than this was not worth it: the batch is thinly spread over the bucket.
    private const int WorthALongList = 8;

    // S3 lists keys by their UTF-8 bytes, which differs from UTF-16's order where a key has characters beyond U+FFFF.
    private static readonly Comparer<string> s_order = Comparer<string>.Create(
        (one, other) => Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other))
    );

    private readonly ConcurrentDictionary<string, bool> _unlistable = new(StringComparer.Ordinal);

    /// <summary>The objects with whose key other keys of the bucket begin. Keys that SQL cannot carry go through a manifest anyway.</summary>
    public async Task<IReadOnlySet<S3Record>> FindAsync(IEnumerable<CopyItem> items, CancellationToken cancel)
    {
        var found = new ConcurrentBag<S3Record>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancel };
        var stretches = items
            .Where(i => SqlText.IsPlain(i.Object.Key))
            .DistinctBy(i => i.Object)
            .GroupBy(i => (i.Object.Bucket, i.Target.Region), i => i.Object)
            .SelectMany(g => g.OrderBy(o => o.Key, s_order).Chunk(Stretch).Select(c => (g.Key.Region, Objects: c)));
        var single = new ConcurrentBag<(IAmazonS3 Client, S3Record Object)>();
        await Parallel.ForEachAsync(
            stretches,
            options,
            async (stretch, token) =>
            {
                var client = s3(stretch.Region);
                foreach (var s3Object in await FindTogetherAsync(client, stretch.Objects, found, token))
                    single.Add((client, s3Object));
            }
        );
        await Parallel.ForEachAsync(
            single,
            options,
            async (one, token) =>
            {
                if (await HasSiblingsAsync(one.Client, one.Object, token))
                    found.Add(one.Object);
            }
        );
        return found.ToHashSet();
    }

    // As long as the batch is dense in S3's order, one list answers for many keys. Returns the objects that are to be asked for one by one.
    private static async Task<S3Record[]> FindTogetherAsync(
        IAmazonS3 client,
        S3Record[] objects,
        ConcurrentBag<S3Record> found,
        CancellationToken cancel
    )
    {
        for (var answered = WorthALongList; answered >= WorthALongList && objects.Length >= WorthALongList; objects = objects[answered..])
        {
            try
            {
                var list = await client.ListObjectsV2Async(ListFrom(objects), cancel);
                answered = Answered(objects, [.. list.S3Objects?.Select(o => o.Key) ?? []], list.IsTruncated != true, found);
            }
            catch (Exception e) when (DataApiErrors.IsFailure(e) && !cancel.IsCancellationRequested)
            {
                // Rights may end at a prefix, and one odd key may spoil a long list.
                break;
            }
        }
        return objects;
    }

    // Up to a thousand keys after the first of these; of one alone, those that begin with it.
    private static ListObjectsV2Request ListFrom(S3Record[] objects)
    {
        var first = objects[0].Key;
        var common = first.AsSpan().CommonPrefixLength(objects[^1].Key);
        // Half a character is no text.
        if (common > 0 && char.IsHighSurrogate(first[common - 1]))
            common--;
        return new ListObjectsV2Request
        {
            BucketName = objects[0].Bucket,
            Prefix = common == 0 ? null : first[..common],
            StartAfter = first,
        };
    }

    // The keys that begin with a key come right after it, so its next neighbour decides. Returns how many objects the list answers for.
    private static int Answered(S3Record[] objects, List<string> keys, bool areAll, ConcurrentBag<S3Record> found)
    {
        var next = 0;
        foreach (var (i, s3Object) in objects.Index())
        {
            while (next < keys.Count && s_order.Compare(keys[next], s3Object.Key) <= 0)
                next++;
            if (next == keys.Count && !areAll)
                return i;
            if (next < keys.Count && keys[next].StartsWith(s3Object.Key, StringComparison.Ordinal))
                found.Add(s3Object);
        }
        return objects.Length;
    }

    private async Task<bool> HasSiblingsAsync(IAmazonS3 client, S3Record s3Object, CancellationToken cancel)
    {
        if (_unlistable.ContainsKey(s3Object.Bucket))
            return false;
        try
        {
            var request = ListFrom([s3Object]);
            request.MaxKeys = 1;
            return (await client.ListObjectsV2Async(request, cancel)).S3Objects is { Count: > 0 };
        }
        catch (AmazonServiceException e) when (Transient.IsStatus(e.StatusCode))
        {
            // Busy: that says nothing about the bucket's rights, and a manifest is exact in any case.
            return true;
        }
        catch (Exception e) when (DataApiErrors.IsFailure(e) && !cancel.IsCancellationRequested)
        {
            // Without s3:ListBucket, as the original had it, everything must still load: say once what is at stake.
            if (_unlistable.TryAdd(s3Object.Bucket, true))
                Log.CannotList(logger, s3Object.Bucket, AwsTrouble.Describe(e));
            return false;
        }
    }
}
