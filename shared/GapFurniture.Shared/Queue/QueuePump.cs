using Amazon.SQS;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Shared.Queue;

/// <summary>
/// Consumes a queue in batches: receives in parallel, passes each batch to the handler, keeps its messages invisible until then, and deletes
/// exactly those whose work is durable. Nothing is deleted earlier; whatever happens, a message is deleted or still in its queue.
/// </summary>
public sealed class QueuePump<T>
{
    private readonly IAmazonSQS _sqs;
    private readonly QueuePumpOptions<T> _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private int _done;
    private int _failed;
    private int _givenBack;
    private int _notDeleted;
    private readonly HashSet<string> _failedIds = new(StringComparer.Ordinal);

    /// <summary>Creates a pump; nothing happens until it runs.</summary>
    public QueuePump(IAmazonSQS sqs, QueuePumpOptions<T> options, ILogger logger, TimeProvider? time = null)
    {
        _sqs = sqs;
        _options = options;
        _logger = logger;
        _time = time ?? TimeProvider.System;
        Retry = new Backoff(options.MaxFailures, _time);
    }

    /// <summary>The waits after failures; tests remove the jitter.</summary>
    internal Backoff Retry { get; init; }

    /// <summary>
    /// Does the work of one batch; returns the outcome of every message, by position. Should not throw: if it does, the whole batch counts
    /// as failed.
    /// </summary>
    /// <param name="batch">At least one message.</param>
    public delegate Task<IReadOnlyList<MessageOutcome>> BatchHandler(IReadOnlyList<Received<T>> batch);

    /// <summary>Runs until the queue is empty (when the options say so) or until stopped; the current batch is finished first.</summary>
    /// <param name="handle">The work.</param>
    /// <param name="stop">
    /// Stops receiving. Messages received but not yet handed over are made visible again; those that SQS was just sending to the
    /// long poll that is cancelled return by themselves when their visibility timeout ends.
    /// </param>
    /// <param name="ready">Awaited before each batch is received, so that nothing is received while the work cannot be done; null: always ready.</param>
    /// <exception cref="QueueAccessException">The queue does not exist or access is denied: waiting would not help.</exception>
    public async Task<QueuePumpSummary> RunAsync(BatchHandler handle, CancellationToken stop, Func<CancellationToken, Task>? ready = null)
    {
        var received = 0;
        try
        {
            var queue = await SqsQueue.OpenAsync(
                _sqs,
                _options.Queue,
                Retry,
                e => Log.NoAnswerYet(_logger, _options.Queue, AwsTrouble.Describe(e)),
                stop
            );
            Log.Listening(_logger, queue.Url, (int)queue.VisibilityTimeout.TotalSeconds);
            await using var heartbeat = new VisibilityHeartbeat(queue, _time, _logger);
            var gatherer = new BatchGatherer<T>(queue, heartbeat, _options, Retry, _time, _logger);
            try
            {
                await ConsumeAsync(queue, heartbeat, gatherer, handle, ready, stop);
            }
            finally
            {
                received = gatherer.Received;
                await GiveBackAsync(queue, heartbeat, gatherer.Rest());
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop while opening or waiting; nothing was received.
        }
        return new QueuePumpSummary(received, _done, _failed, _givenBack, _notDeleted);
    }

    private async Task ConsumeAsync(
        SqsQueue queue,
        VisibilityHeartbeat heartbeat,
        BatchGatherer<T> gatherer,
        BatchHandler handle,
        Func<CancellationToken, Task>? ready,
        CancellationToken stop
    )
    {
        var givenBackInARow = 0;
        while (!stop.IsCancellationRequested)
        {
            if (ready is not null)
                await ready(stop);
            var batch = await gatherer.GatherAsync(stop);
            if (batch.Count == 0 && _options.StopWhenEmpty)
                break;
            if (batch.Count == 0)
                continue;
            if (_options.StopWhenEmpty && batch.TrueForAll(m => _failedIds.Contains(m.Message.Id)))
            {
                // Only what failed in this run is back already: a run that is to end would never end.
                await heartbeat.Release(batch.Select(m => m.Message));
                break;
            }
            // What is given back can be received again immediately: without a pause it would go round at full speed into the dead-letter queue.
            var worked = await WorkAsync(queue, heartbeat, batch, handle, stop);
            givenBackInARow = worked ? 0 : givenBackInARow + 1;
            if (givenBackInARow > 0)
            {
                await GiveBackAsync(queue, heartbeat, gatherer.Rest());
                await Retry.WaitAsync(givenBackInARow, stop);
            }
        }
    }

    private async Task GiveBackAsync(SqsQueue queue, VisibilityHeartbeat heartbeat, List<Received<T>> received)
    {
        if (received.Count == 0)
            return;
        List<QueueMessage> messages = [.. received.Select(r => r.Message)];
        await heartbeat.Release(messages);
        await queue.SetVisibilityAsync(messages, TimeSpan.Zero, CancellationToken.None);
        _givenBack += messages.Count;
    }

    // False when nothing could be worked on.
    private async Task<bool> WorkAsync(
        SqsQueue queue,
        VisibilityHeartbeat heartbeat,
        List<Received<T>> batch,
        BatchHandler handle,
        CancellationToken stop
    )
    {
        // Delivered twice within one batch: the receipt handle of the later delivery is the one that deletes.
        var distinct = batch
            .GroupBy(m => m.Message.Id, StringComparer.Ordinal)
            .Select(g => g.OrderBy(m => m.Message.ReceiveCount).Last())
            .ToList();
        IReadOnlyList<MessageOutcome> outcomes = stop.IsCancellationRequested
            ? [.. distinct.Select(_ => MessageOutcome.GivenBack)]
            : await HandleAsync(distinct, handle);
        var byOutcome = distinct.Zip(outcomes).ToLookup(p => p.Second, p => p.First.Message);
        List<QueueMessage> done = [.. byOutcome[MessageOutcome.Done]];
        List<QueueMessage> givenBack = [.. byOutcome[MessageOutcome.GivenBack]];

        // What is durable gets deleted even while stopping: the token of the run does not reach these calls.
        var kept = await queue.DeleteAsync(done, CancellationToken.None);
        var released = heartbeat.Release(batch.Select(m => m.Message));
        if (givenBack.Count > 0)
        {
            await released;
            await queue.SetVisibilityAsync(givenBack, TimeSpan.Zero, CancellationToken.None);
        }
        foreach (var message in kept)
            Log.NotDeleted(_logger, message.Id);

        _done += done.Count - kept.Count;
        _notDeleted += kept.Count;
        _givenBack += givenBack.Count;
        _failed += distinct.Count - done.Count - givenBack.Count;
        if (_options.StopWhenEmpty)
            _failedIds.UnionWith(byOutcome[MessageOutcome.Failed].Select(m => m.Id));

        // Work that can never be deleted would be done again and again.
        if (queue.Refusal is { } refusal)
            throw refusal;
        return givenBack.Count < distinct.Count;
    }

    private async Task<IReadOnlyList<MessageOutcome>> HandleAsync(List<Received<T>> batch, BatchHandler handle)
    {
        try
        {
            return await handle(batch);
        }
        catch (Exception e)
        {
            // A defect of the handler must not end the worker. What became of the work is unknown, so the messages return.
            Log.HandlerThrew(_logger, batch.Count, e);
            return [.. batch.Select(_ => MessageOutcome.Failed)];
        }
    }
}
