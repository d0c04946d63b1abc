using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.S3.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Backfill;

/// <summary>
/// Sends the events of objects that were there before the piece was attached: in the order of their keys, a few batches at a time. After
/// each round the state is saved, so that an interrupted run repeats at most the batches that were under way.
/// </summary>
internal sealed class Backfiller(
    Clients clients,
    Attachment attachment,
    IReadOnlyList<OwnOutput> outputs,
    TimeProvider time,
    TextWriter progress
)
{
    private const int SideBySide = 8;
    private static readonly TimeSpan s_reportEvery = TimeSpan.FromSeconds(5);

    // To a function one event a call, as S3 does it: what fails is retried and dead-lettered one by one.
    private int BatchSize => attachment.Target.QueueUrl is null ? 1 : 10;

    /// <summary>Sends the events of all objects behind the state.</summary>
    /// <param name="state">Where to begin.</param>
    /// <param name="save">Keeps the state.</param>
    /// <param name="rate">Most events a second; null for as many as possible.</param>
    /// <param name="stop">Ends after what is under way.</param>
    /// <returns>The last state that was saved, and whether all objects are done.</returns>
    public async Task<(BackfillState State, bool IsDone)> RunAsync(
        BackfillState state,
        Action<BackfillState> save,
        int? rate,
        CancellationToken stop
    )
    {
        var (began, reported, before) = (time.GetTimestamp(), time.GetTimestamp(), state.Sent);
        // With a rate the rounds are small, so that a second's worth does not go out at once.
        var round = BatchSize * SideBySide;
        if (rate is { } most)
            round = Math.Clamp(most / 10, 1, round);
        try
        {
            await foreach (var objects in RoundsAsync(state.After, round, stop))
            {
                var meant = objects.Where(o => attachment.Filter.Matches(o.Key) && !IsOwnOutput(o.Key));
                var events = meant.Select(o => ObjectEvent.Json(o, attachment)).ToList();
                // What has begun is finished even after Ctrl-C: its outcome must be known.
                await Task.WhenAll(events.Chunk(BatchSize).Select(SendAsync));
                state = state with { After = objects[^1].Key, Sent = state.Sent + events.Count };
                save(state);
                if (time.GetElapsedTime(reported) >= s_reportEvery)
                {
                    reported = time.GetTimestamp();
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

    private bool IsOwnOutput(string key) => outputs.Any(o => o.Place.Key.Length > 0 && o.Place.Contains(attachment.Bucket, key));

    private async IAsyncEnumerable<S3Object[]> RoundsAsync(string after, int size, [EnumeratorCancellation] CancellationToken stop)
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
            page = await clients.S3.ListObjectsV2Async(request, stop);
            foreach (var round in (page.S3Objects ?? []).Chunk(size))
                yield return round;
            request.ContinuationToken = page.NextContinuationToken;
        } while (page.IsTruncated == true);
    }

    private Task SendAsync(string[] events) =>
        attachment.Target.QueueUrl is { } url
            ? SendToQueueAsync(url, events)
            : Task.WhenAll(events.Select(e => clients.Lambda.InvokeAsync(attachment.Target.Arn.ToString(), e, CancellationToken.None)));

    // Entries of a batch fail one by one; those are sent again.
    private async Task SendToQueueAsync(string url, string[] events)
    {
        var left = events.Select((body, i) => new SendMessageBatchRequestEntry(i.ToString(CultureInfo.InvariantCulture), body)).ToList();
        await Clients.Propagation.RunAsync(
            async token =>
            {
                if ((await clients.Sqs.SendMessageBatchAsync(url, left, token)).Failed is not [var first, ..] failed)
                    return;
                left = [.. left.Where(e => failed.Exists(f => f.Id == e.Id))];
                throw new EntriesRefusedException(left.Count, first, failed.Exists(f => f.SenderFault == true));
            },
            e => e is EntriesRefusedException { CanPass: true },
            CancellationToken.None
        );
    }

    private sealed class EntriesRefusedException(int count, BatchResultErrorEntry first, bool ours)
        : AmazonSQSException($"the queue refused {count} of the events: {first.Code}: {first.Message}")
    {
        public bool CanPass => !ours;
    }
}
