using System.Net;
using Amazon.Runtime;
using Amazon.S3.Model;
using GapFurniture.Shared;
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

    // Keys that one list of a thousand may answer for together.
    private const int Stretch = 250;

    // A long list that answered for fewer keys than this was dear: the batch is thinly spread over the bucket.
    private const int WorthALongList = 8;

    private readonly HashSet<string> _unlistable = new(StringComparer.Ordinal);

    /// <summary>The objects that must not be named in FROM.</summary>
    public async Task<IReadOnlySet<S3ObjectEvent>> AmbiguousAsync(IEnumerable<CopyItem> items, CancellationToken cancellationToken)
    {
        var ambiguous = new HashSet<S3ObjectEvent>();
        var stretches = new List<(Place Place, S3ObjectEvent[] Objects)>();
        foreach (var place in items.DistinctBy(i => i.Object).GroupBy(i => new Place(i.Object.Bucket, i.Target.Region)))
        {
            var plain = place.Select(i => i.Object).ToLookup(o => SqlText.IsPlain(o.Key));
            ambiguous.UnionWith(plain[false]);
            stretches.AddRange(plain[true].OrderBy(o => o.Key, KeyOrder.Instance).Chunk(Stretch).Select(c => (place.Key, c)));
        }
        await ForEachAsync(
            stretches,
            async (stretch, token) => Add(await AmbiguousAsync(stretch.Place, stretch.Objects, token)),
            cancellationToken
        );
        return ambiguous;

        void Add(IEnumerable<S3ObjectEvent> found)
        {
            lock (ambiguous)
                ambiguous.UnionWith(found);
        }
    }

    // The objects of one stretch, in S3's order: as long as the batch is dense there, one list answers for many keys.
    private async Task<List<S3ObjectEvent>> AmbiguousAsync(Place place, S3ObjectEvent[] objects, CancellationToken cancellationToken)
    {
        var ambiguous = new List<S3ObjectEvent>();
        var rest = objects.AsMemory();
        while (rest.Length >= WorthALongList && await NeighboursAsync(place, rest, cancellationToken) is { } neighbours)
        {
            var answered = Answered(rest.Span, neighbours, ambiguous);
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
                lock (ambiguous)
                    ambiguous.Add(s3Object);
            },
            cancellationToken
        );
        return ambiguous;
    }

    // The keys that begin with a key come right after it, so its next neighbour tells. Gives how many objects the list answers for.
    private static int Answered(ReadOnlySpan<S3ObjectEvent> objects, Neighbours neighbours, List<S3ObjectEvent> ambiguous)
    {
        var next = 0;
        for (var i = 0; i < objects.Length; i++)
        {
            while (next < neighbours.Keys.Count && KeyOrder.Instance.Compare(neighbours.Keys[next], objects[i].Key) <= 0)
                next++;
            if (next == neighbours.Keys.Count && !neighbours.AreAll)
                return i;
            if (next < neighbours.Keys.Count && neighbours.Keys[next].StartsWith(objects[i].Key, StringComparison.Ordinal))
                ambiguous.Add(objects[i]);
        }
        return objects.Length;
    }

    // Up to a thousand keys after the first of these; null when the bucket does not let us list so widely.
    private async Task<Neighbours?> NeighboursAsync(Place place, ReadOnlyMemory<S3ObjectEvent> objects, CancellationToken cancellationToken)
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
                    Log.CannotList(logger, place.Bucket, e.Message);
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
