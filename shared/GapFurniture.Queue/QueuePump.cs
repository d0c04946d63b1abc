using Amazon.SQS;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Queue;

/// <summary>How a <see cref="QueuePump"/> consumes its queue.</summary>
/// <param name="Queue">Name of the queue, or its URL.</param>
/// <param name="StopWhenEmpty">True to end when the queue is empty; false to wait for more until stopped.</param>
/// <param name="MaxObjects">Most objects in one batch; a single message with more is a batch of its own.</param>
/// <param name="MaxBytes">Most bytes in one batch; a single message with more is a batch of its own.</param>
/// <param name="MaxWait">
/// How long a batch waits for more after its first message; what is ready is taken in any case (for a second at most, or this long). A run that
/// stops when the queue is empty never waits.
/// </param>
public sealed record QueuePumpOptions(
    string Queue,
    bool StopWhenEmpty,
    int MaxObjects,
    long MaxBytes = long.MaxValue,
    TimeSpan MaxWait = default
);

/// <summary>What a run of a <see cref="QueuePump"/> did, in messages.</summary>
/// <param name="Received">Received in all.</param>
/// <param name="Done">Deleted, since their work is durable.</param>
/// <param name="Failed">Failed; they stay in the queue.</param>
/// <param name="GivenBack">Made visible again without work.</param>
/// <param name="NotDeleted">Their work is durable, but their deletion failed: they will be delivered again.</param>
public sealed record QueuePumpSummary(int Received, int Done, int Failed, int GivenBack, int NotDeleted);

/// <summary>
/// Consumes a queue in batches: receives in parallel, passes each batch to the handler, keeps its messages invisible until then, and deletes
/// exactly those whose work is durable. Nothing is deleted earlier; whatever happens, a message is deleted or still in its queue.
/// </summary>
/// <param name="retry">The waits, and the failures in a row after which a run that is to end gives up; null: 8.</param>
public sealed class QueuePump(IAmazonSQS sqs, QueuePumpOptions options, ILogger logger, TimeProvider time, Backoff? retry = null)
{
    private readonly SqsQueue _queue = new(sqs, options.Queue, retry ?? new Backoff(8, time), logger);
    private readonly HashSet<string> _failedIds = new(StringComparer.Ordinal);
    private QueuePumpSummary _sum = new(0, 0, 0, 0, 0);

    /// <summary>Does the work of a batch; returns the outcomes, by position. If it throws, the whole batch counts as failed.</summary>
    public delegate Task<IReadOnlyList<MessageOutcome>> BatchHandler(IReadOnlyList<QueueMessage> batch);

    /// <summary>Runs until the queue is empty (when the options say so) or until stopped; the current batch is finished first.</summary>
    /// <param name="stop">
    /// Stops receiving. Messages received but not yet handed over are made visible again; those that SQS was just sending to the
    /// long poll that is cancelled return by themselves when their visibility timeout ends.
    /// </param>
    /// <param name="ready">Awaited before each batch is received, so that nothing is received while the work cannot be done; null: always ready.</param>
    /// <exception cref="QueueAccessException">
    /// The queue does not exist or access is denied: waiting would not help. Or a run that was to empty it was stopped before it answered once.
    /// </exception>
    public async Task<QueuePumpSummary> RunAsync(BatchHandler handle, CancellationToken stop, Func<CancellationToken, Task>? ready = null)
    {
        try
        {
            await _queue.OpenAsync(stop);
            Log.Listening(logger, _queue.Url, (int)_queue.VisibilityTimeout.TotalSeconds);
            await using var heartbeat = new VisibilityHeartbeat(_queue, time, logger);
            var gatherer = new BatchGatherer(_queue, heartbeat, options, time, logger);
            try
            {
                for (var givenBackInARow = 0; !stop.IsCancellationRequested; )
                {
                    await (ready?.Invoke(stop) ?? Task.CompletedTask);
                    var batch = await gatherer.GatherAsync(stop);
                    _sum = _sum with { Received = _sum.Received + batch.Count };
                    if (options.StopWhenEmpty && batch.TrueForAll(m => _failedIds.Contains(m.Id)))
                    {
                        // It is empty, or only what failed in this run is back already: with that a run that is to end would never end.
                        await heartbeat.Release(batch);
                        break;
                    }
                    if (batch.Count == 0)
                        continue;
                    var worked = await WorkAsync(batch, handle, heartbeat, stop);
                    givenBackInARow = worked ? 0 : givenBackInARow + 1;
                    if (!worked)
                    {
                        // It can be received again immediately: without a pause it would go round at full speed into the dead-letter queue.
                        await GiveBackAsync(gatherer.Rest(), heartbeat);
                        await _queue.Retry.WaitAsync(givenBackInARow, stop);
                    }
                }
            }
            finally
            {
                await GiveBackAsync(gatherer.Rest(), heartbeat);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop while opening or waiting; nothing was received. A run that was to empty the queue has not, if it never saw it.
            if (options.StopWhenEmpty && _queue.NeverAnswered is { } reason)
                throw reason;
        }
        return _sum;
    }

    private async Task GiveBackAsync(List<QueueMessage> rest, VisibilityHeartbeat heartbeat)
    {
        await heartbeat.GiveBackAsync(rest);
        _sum = _sum with { Received = _sum.Received + rest.Count, GivenBack = _sum.GivenBack + rest.Count };
    }

    // False when all of it was given back.
    private async Task<bool> WorkAsync(List<QueueMessage> batch, BatchHandler handle, VisibilityHeartbeat heartbeat, CancellationToken stop)
    {
        // Delivered twice within one batch: the receipt handle of the later delivery is the one that deletes.
        var distinct = batch.GroupBy(m => m.Id, StringComparer.Ordinal).Select(g => g.OrderBy(m => m.ReceiveCount).Last()).ToList();
        var outcomes = stop.IsCancellationRequested ? All(MessageOutcome.GivenBack) : await HandleAsync();
        var byOutcome = distinct.Zip(outcomes).ToLookup(p => p.Second, p => p.First);
        List<QueueMessage> done = [.. byOutcome[MessageOutcome.Done]];
        List<QueueMessage> givenBack = [.. byOutcome[MessageOutcome.GivenBack]];

        // What is durable gets deleted even while stopping.
        var kept = await _queue.DeleteAsync(done);
        // A beat that is under way does no harm to what is deleted or has failed.
        _ = heartbeat.Release(batch);
        await heartbeat.GiveBackAsync(givenBack);
        foreach (var message in kept)
            Log.NotDeleted(logger, message.Id);

        _sum = _sum with
        {
            Done = _sum.Done + done.Count - kept.Count,
            NotDeleted = _sum.NotDeleted + kept.Count,
            GivenBack = _sum.GivenBack + givenBack.Count,
            Failed = _sum.Failed + distinct.Count - done.Count - givenBack.Count,
        };
        if (options.StopWhenEmpty)
            _failedIds.UnionWith(byOutcome[MessageOutcome.Failed].Select(m => m.Id));
        // Work that can never be deleted would be done again and again.
        return _queue.Refusal is { } refusal ? throw refusal : givenBack.Count < distinct.Count;

        IReadOnlyList<MessageOutcome> All(MessageOutcome outcome) => [.. distinct.Select(_ => outcome)];

        async Task<IReadOnlyList<MessageOutcome>> HandleAsync()
        {
            try
            {
                return await handle(distinct);
            }
            catch (Exception e)
            {
                // A defect of the handler must not end the worker. What became of the work is unknown, so the messages return.
                Log.HandlerThrew(logger, distinct.Count, e);
                return All(MessageOutcome.Failed);
            }
        }
    }
}
