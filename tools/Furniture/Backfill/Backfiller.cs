using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Furniture.Attach;

namespace GapFurniture.Furniture.Backfill;

/// <summary>
/// Tells a piece of the objects that are there already, in the order of their keys. A crash repeats at most what was under way, and loses
/// nothing: the state moves on only behind events that were taken.
/// </summary>
internal sealed class Backfiller(IAmazonS3 s3, IEventSender sender, TimeProvider time, TextWriter progress)
{
    private const int SideBySide = 8;
    private static readonly TimeSpan s_often = TimeSpan.FromSeconds(5);

    /// <summary>Sends the events of all objects behind the state; the state at the end, which is also in the file whenever this ends.</summary>
    /// <param name="attachment">The bond whose objects are meant.</param>
    /// <param name="state">Where to begin.</param>
    /// <param name="save">Keeps the state.</param>
    /// <param name="rate">Most events a second; null for as many as go.</param>
    /// <param name="stop">Ends after what is under way.</param>
    /// <returns>The state, and whether all objects are done.</returns>
    public async Task<(BackfillState State, bool IsDone)> RunAsync(
        Attachment attachment,
        BackfillState state,
        Action<BackfillState> save,
        int? rate,
        CancellationToken stop
    )
    {
        var (began, told, before) = (time.GetTimestamp(), time.GetTimestamp(), state.Sent);
        // With a rate the rounds are small, so that a second's worth does not go out at once.
        var round = sender.BatchSize * SideBySide;
        if (rate is { } most)
            round = Math.Clamp(most / 10, 1, round);
        try
        {
            await foreach (var objects in RoundsAsync(attachment, state.After, round, stop))
            {
                // What has begun is finished even when we are told to stop: its outcome must be known.
                await Task.WhenAll(
                    objects
                        .Where(o => attachment.Filter.Matches(o.Key))
                        .Select(o => ObjectEvent.Json(o, attachment))
                        .Chunk(sender.BatchSize)
                        .Select(batch => sender.SendAsync(batch, CancellationToken.None))
                );
                state = state with { After = objects[^1].Key, Sent = state.Sent + objects.Count(o => attachment.Filter.Matches(o.Key)) };
                save(state);
                if (time.GetElapsedTime(told) >= s_often)
                {
                    told = time.GetTimestamp();
                    await progress.WriteLineAsync($"backfill: {state.Sent} events sent, up to {state.After}");
                }
                if (rate is { } perSecond)
                {
                    var ahead = TimeSpan.FromSeconds((state.Sent - before) / (double)perSecond) - time.GetElapsedTime(began);
                    if (ahead > TimeSpan.Zero)
                        await Task.Delay(ahead, time, stop);
                }
                if (stop.IsCancellationRequested)
                    return (state, false);
            }
            return (state, true);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return (state, false);
        }
    }

    private async IAsyncEnumerable<List<S3Object>> RoundsAsync(
        Attachment attachment,
        string after,
        int size,
        [EnumeratorCancellation] CancellationToken stop
    )
    {
        var request = new ListObjectsV2Request
        {
            BucketName = attachment.Bucket,
            Prefix = attachment.Filter.Prefix,
            StartAfter = after.Length == 0 ? null : after,
        };
        ListObjectsV2Response page;
        do
        {
            page = await s3.ListObjectsV2Async(request, stop);
            foreach (var round in (page.S3Objects ?? []).Chunk(size))
                yield return [.. round];
            request.ContinuationToken = page.NextContinuationToken;
        } while (page.IsTruncated == true);
    }
}
