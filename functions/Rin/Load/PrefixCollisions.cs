using System.Net;
using Amazon.Runtime;
using Amazon.S3.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Plan;
using GapFurniture.Shared;
using GapFurniture.Shared.Events;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Load;

/// <summary>
/// COPY takes the key in FROM as a prefix: <c>logs/a</c> also loads <c>logs/a2</c>. This finds the objects for which that matters; they are
/// loaded through a manifest, which names keys exactly.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-source-s3.html"/>
internal sealed class PrefixCollisions(S3Clients s3, ILogger logger)
{
    // Enough to hide the latency of single requests, few enough not to be throttled.
    private const int Parallelism = 16;

    // Keys that one list of a thousand may answer for together.
    private const int Stretch = 250;

    // A long list that answered for fewer keys than this was not worth it: the batch is thinly spread over the bucket.
    private const int WorthALongList = 8;

    private readonly HashSet<string> _unlistable = new(StringComparer.Ordinal);

    /// <summary>The objects with whose key other keys of the bucket begin. Keys that SQL cannot carry go through a manifest anyway.</summary>
    public async Task<IReadOnlySet<S3Record>> FindAsync(IEnumerable<CopyItem> items, CancellationToken cancellationToken)
    {
        var found = new HashSet<S3Record>();
        var stretches = items
            .Where(i => SqlText.IsPlain(i.Object.Key))
            .DistinctBy(i => i.Object)
            .GroupBy(i => new Place(i.Object.Bucket, i.Target.Region), i => i.Object)
            .SelectMany(g => g.OrderBy(o => o.Key, KeyOrder.Instance).Chunk(Stretch).Select(c => (Place: g.Key, Objects: c)));
        await ForEachAsync(
            stretches,
            async (stretch, token) =>
            {
                var shared = await FindAsync(stretch.Place, stretch.Objects, token);
                lock (found)
                    found.UnionWith(shared);
            },
            cancellationToken
        );
        return found;
    }

    // The objects of one stretch, in S3's order: as long as the batch is dense there, one list answers for many keys.
    private async Task<List<S3Record>> FindAsync(Place place, S3Record[] objects, CancellationToken cancellationToken)
    {
        var shared = new List<S3Record>();
        var rest = objects.AsMemory();
        while (rest.Length >= WorthALongList && await NeighboursAsync(place, rest, cancellationToken) is { } neighbours)
        {
            var answered = Answered(rest.Span, neighbours, shared);
            rest = rest[answered..];
            if (answered < WorthALongList)
                break;
        }
        await ForEachAsync(
            rest.ToArray(),
            async (s3Object, token) =>
            {
                if (!await HasSiblingsAsync(place, s3Object.Key, token))
                    return;
                lock (shared)
                    shared.Add(s3Object);
            },
            cancellationToken
        );
        return shared;
    }

    // The keys that begin with a key come right after it, so its next neighbour decides. Returns how many objects the list answers for.
    private static int Answered(ReadOnlySpan<S3Record> objects, Neighbours neighbours, List<S3Record> shared)
    {
        var next = 0;
        for (var i = 0; i < objects.Length; i++)
        {
            while (next < neighbours.Keys.Count && KeyOrder.Instance.Compare(neighbours.Keys[next], objects[i].Key) <= 0)
                next++;
            if (next == neighbours.Keys.Count && !neighbours.AreAll)
                return i;
            if (next < neighbours.Keys.Count && neighbours.Keys[next].StartsWith(objects[i].Key, StringComparison.Ordinal))
                shared.Add(objects[i]);
        }
        return objects.Length;
    }

    // Up to a thousand keys after the first of these; null when the bucket does not let us list so widely.
    private async Task<Neighbours?> NeighboursAsync(Place place, ReadOnlyMemory<S3Record> objects, CancellationToken cancellationToken)
    {
        var (first, last) = (objects.Span[0].Key, objects.Span[^1].Key);
        var request = new ListObjectsV2Request
        {
            BucketName = place.Bucket,
            Prefix = CommonPrefix(first, last),
            StartAfter = first,
        };
        try
        {
            var response = await s3.For(place.Region).ListObjectsV2Async(request, cancellationToken);
            return new Neighbours([.. response.S3Objects?.Select(o => o.Key) ?? []], response.IsTruncated != true);
        }
        catch (Exception e) when (IsRefusal(e, cancellationToken) || IsBusy(e))
        {
            // Rights may end at a prefix, and one odd key may spoil a long list: each key is asked for by itself.
            return null;
        }
    }

    private async Task<bool> HasSiblingsAsync(Place place, string key, CancellationToken cancellationToken)
    {
        lock (_unlistable)
        {
            if (_unlistable.Contains(place.Bucket))
                return false;
        }
        try
        {
            var request = new ListObjectsV2Request
            {
                BucketName = place.Bucket,
                Prefix = key,
                StartAfter = key,
                MaxKeys = 1,
            };
            var response = await s3.For(place.Region).ListObjectsV2Async(request, cancellationToken);
            return response.S3Objects is { Count: > 0 };
        }
        catch (AmazonServiceException e) when (IsBusy(e))
        {
            // That says nothing about the bucket's rights, and a manifest is exact in any case.
            return true;
        }
        catch (Exception e) when (IsRefusal(e, cancellationToken))
        {
            // Without s3:ListBucket, as the original had it, everything must still load: say once what is at stake.
            lock (_unlistable)
            {
                if (_unlistable.Add(place.Bucket))
                    Log.CannotList(logger, place.Bucket, AwsTrouble.Describe(e));
            }
            return false;
        }
    }

    private static bool IsBusy(Exception e) =>
        e
            is AmazonServiceException
            {
                StatusCode: HttpStatusCode.TooManyRequests
                    or HttpStatusCode.InternalServerError
                    or HttpStatusCode.BadGateway
                    or HttpStatusCode.ServiceUnavailable
                    or HttpStatusCode.GatewayTimeout
            };

    private static bool IsRefusal(Exception e, CancellationToken cancellationToken) =>
        AwsTrouble.Is(e) || e is TimeoutException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static string? CommonPrefix(string first, string last)
    {
        var length = first.AsSpan().CommonPrefixLength(last);
        // Half a character is no text.
        if (length > 0 && char.IsHighSurrogate(first[length - 1]))
            length--;
        return length == 0 ? null : first[..length];
    }

    private static Task ForEachAsync<T>(
        IEnumerable<T> items,
        Func<T, CancellationToken, ValueTask> act,
        CancellationToken cancellationToken
    ) =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            act
        );

    /// <summary>A bucket, as seen from a region.</summary>
    private sealed record Place(string Bucket, string? Region);

    /// <summary>Keys in S3's order, and whether more of them follow.</summary>
    private sealed record Neighbours(IReadOnlyList<string> Keys, bool AreAll);
}

/// <summary>The order in which S3 lists keys: by their UTF-8 bytes. It differs from UTF-16's where a key has characters beyond U+FFFF.</summary>
internal sealed class KeyOrder : IComparer<string>
{
    public static readonly KeyOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var one = x.AsSpan();
        var other = y.AsSpan();
        var same = one.CommonPrefixLength(other);
        return same == one.Length || same == other.Length ? one.Length - other.Length : Rank(one[same]) - Rank(other[same]);
    }

    // Halves of characters beyond U+FFFF come after all others.
    private static int Rank(char c) => char.IsSurrogate(c) ? c + char.MaxValue : c;
}
