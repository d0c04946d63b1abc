using Amazon.SQS;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Shared.Queue;

/// <summary>
/// Drinks a queue in batches: receives in parallel, hands each batch to the work, keeps its messages invisible meanwhile, and deletes
/// exactly those whose work is durable. Nothing is deleted before; whatever happens, a message is deleted or still in its queue.
/// </summary>
public sealed class QueuePump
{
    // A short poll answers in milliseconds; while a batch waits in hand, one that hangs is not waited for.
    private static readonly TimeSpan s_longestTopUp = TimeSpan.FromSeconds(5);

    private readonly IAmazonSQS _sqs;
    private readonly QueuePumpOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private int _received;
    private int _done;
    private int _failed;
    private int _givenBack;
    private int _notDeleted;
    private readonly HashSet<string> _failedIds = new(StringComparer.Ordinal);

    /// <summary>Creates a pump; nothing happens until it runs.</summary>
    public QueuePump(IAmazonSQS sqs, QueuePumpOptions options, ILogger logger, TimeProvider? time = null)
    {
        _sqs = sqs;
        _options = options;
        _logger = logger;
        _time = time ?? TimeProvider.System;
        Retry = new Backoff(options.MaxFailures, _time);
    }

    /// <summary>The waits after failures; tests take the chance out of them.</summary>
    internal Backoff Retry { get; init; }

    /// <summary>
    /// Does the work of one batch; gives the outcome of every message, by position. Should not throw: if it does, the whole batch counts
    /// as failed.
    /// </summary>
    /// <param name="batch">At least one message.</param>
    public delegate Task<IReadOnlyList<MessageOutcome>> BatchHandler(IReadOnlyList<QueueMessage> batch);

    /// <summary>Runs until the queue is empty (when the options say so) or until stopped; a batch in hand is finished first.</summary>
    /// <param name="handle">The work.</param>
    /// <param name="stop">
    /// Stops receiving. Messages received but not yet handed over are made visible again; those that SQS was just handing to the long
    /// poll that is broken off return by themselves when their visibility timeout ends.
    /// </param>
    /// <param name="ready">Awaited before each batch is received, so that nothing is received while the work cannot be done; null: always ready.</param>
    /// <exception cref="QueueAccessException">The queue does not exist or access is denied: waiting would not help.</exception>
    public async Task<QueuePumpSummary> RunAsync(BatchHandler handle, CancellationToken stop, Func<CancellationToken, Task>? ready = null)
    {
        try
        {
            var inbox = await Inbox.OpenAsync(_sqs, _options.Queue, Retry, stop);
            Log.Listening(_logger, inbox.Url, (int)inbox.VisibilityTimeout.TotalSeconds);
            await using var heartbeat = new VisibilityHeartbeat(inbox, _time, _logger);
            var givenBackInARow = 0;
            while (!stop.IsCancellationRequested)
            {
                if (ready is not null)
                    await ready(stop);
                var batch = await GatherAsync(inbox, heartbeat, stop);
                if (batch.Count == 0 && _options.StopWhenEmpty)
                    break;
                if (batch.Count == 0)
                    continue;
                if (_options.StopWhenEmpty && batch.TrueForAll(m => _failedIds.Contains(m.Id)))
                {
                    // Only what failed in this very run is back already: it would keep a run that is to end from ending.
                    await heartbeat.Release(batch);
                    break;
                }
                // What is given back is there again at once: without a pause it would circle at full speed into the dead-letter queue.
                var worked = await WorkAsync(inbox, heartbeat, batch, handle, stop);
                givenBackInARow = worked ? 0 : givenBackInARow + 1;
                if (givenBackInARow > 0)
                    await Retry.WaitAsync(givenBackInARow, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop while opening or waiting; nothing is in hand.
        }
        return new QueuePumpSummary(_received, _done, _failed, _givenBack, _notDeleted);
    }

    // One long poll waits for the first messages; while more keep coming, several receivers fill the batch.
    private async Task<List<QueueMessage>> GatherAsync(Inbox inbox, VisibilityHeartbeat heartbeat, CancellationToken stop)
    {
        var batch = new List<QueueMessage>();
        // A run that ends on empty asks with the shortest long poll: unlike a short poll it asks all of SQS's servers.
        var firstWait = _options.StopWhenEmpty ? TimeSpan.FromSeconds(1) : _options.LongPoll;
        Take(await ReceiveFirstAsync(inbox, firstWait, stop));
        var begun = _time.GetTimestamp();
        var more = batch.Count > 0;
        while (
            more && batch.Count < _options.MaxMessages && _time.GetElapsedTime(begun) < _options.MaxWait && !stop.IsCancellationRequested
        )
        {
            var room = _options.MaxMessages - batch.Count;
            // A trickle is asked for by one receiver; only a queue that fills whole receives is worth several.
            var useful = batch.Count < Inbox.BatchLimit ? 1 : _options.Receivers;
            var receivers = Math.Clamp((room + Inbox.BatchLimit - 1) / Inbox.BatchLimit, 1, useful);
            var received = await Task.WhenAll(
                Enumerable.Range(0, receivers).Select(i => TopUpAsync(Math.Min(Inbox.BatchLimit, room - (i * Inbox.BatchLimit))))
            );
            // Short polls may miss some servers, but when none of several brings anything, the rest can wait for the next batch.
            more = received.Any(n => n > 0) && received.All(n => n is not null);
        }
        return batch;

        // Gives null when the receive failed. It is not tried again: what is in hand must not wait for it, and if the failure lasts, the
        // first receive of the next batch meets it with nothing in hand. Nor does stop break it off, as messages might be on their way.
        async Task<int?> TopUpAsync(int most)
        {
            using var deadline = new CancellationTokenSource(s_longestTopUp, _time);
            try
            {
                var messages = await inbox.ReceiveAsync(most, TimeSpan.Zero, deadline.Token);
                Take(messages);
                return messages.Count;
            }
            catch (Exception e)
            {
                Log.TopUpFailed(_logger, e.Message);
                return null;
            }
        }

        // At once for every receive: what one receiver brings is kept invisible while the others still wait for theirs.
        void Take(IReadOnlyList<QueueMessage> messages)
        {
            heartbeat.Hold(messages);
            lock (batch)
                batch.AddRange(messages);
            Interlocked.Add(ref _received, messages.Count);
        }
    }

    // Throttling and outages are waited out: for ever by a daemon, for a while by a run that is to end.
    private async Task<IReadOnlyList<QueueMessage>> ReceiveFirstAsync(Inbox inbox, TimeSpan wait, CancellationToken stop)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await inbox.ReceiveAsync(_options.MaxMessages, wait, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return [];
            }
            catch (Exception e) when (Inbox.IsTransient(e) && (!_options.StopWhenEmpty || failures < _options.MaxFailures))
            {
                var delay = Retry.Delay(failures);
                Log.ReceiveFailed(_logger, e.Message, delay.TotalSeconds);
                try
                {
                    await Task.Delay(delay, _time, stop);
                }
                catch (OperationCanceledException)
                {
                    return [];
                }
            }
            catch (Exception e) when (Inbox.IsTransient(e))
            {
                throw Inbox.Silent(inbox.Url, failures, e);
            }
        }
    }

    // False when nothing could be worked on.
    private async Task<bool> WorkAsync(
        Inbox inbox,
        VisibilityHeartbeat heartbeat,
        List<QueueMessage> batch,
        BatchHandler handle,
        CancellationToken stop
    )
    {
        // Delivered twice within one batch: the receipt handle of the later delivery is the one that deletes.
        var distinct = batch.GroupBy(m => m.Id, StringComparer.Ordinal).Select(g => g.OrderBy(m => m.ReceiveCount).Last()).ToList();
        IReadOnlyList<MessageOutcome> outcomes = stop.IsCancellationRequested
            ? [.. distinct.Select(_ => MessageOutcome.GivenBack)]
            : await HandleAsync(distinct, handle);
        var byOutcome = distinct.Zip(outcomes).ToLookup(p => p.Second, p => p.First);
        List<QueueMessage> done = [.. byOutcome[MessageOutcome.Done]];
        List<QueueMessage> givenBack = [.. byOutcome[MessageOutcome.GivenBack]];

        // What is durable gets deleted even while stopping: the token of the run does not reach these calls.
        var kept = await inbox.DeleteAsync(done, CancellationToken.None);
        var released = heartbeat.Release(batch);
        if (givenBack.Count > 0)
        {
            await released;
            await inbox.SetVisibilityAsync(givenBack, TimeSpan.Zero, CancellationToken.None);
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
        if (inbox.Refusal is { } refusal)
            throw refusal;
        return givenBack.Count < distinct.Count;
    }

    private async Task<IReadOnlyList<MessageOutcome>> HandleAsync(List<QueueMessage> batch, BatchHandler handle)
    {
        try
        {
            return await handle(batch);
        }
        catch (Exception e)
        {
            // A defect of the handler may not take down the worker: nobody knows what became of the work, so the messages return.
            Log.HandlerThrew(_logger, batch.Count, e);
            return [.. batch.Select(_ => MessageOutcome.Failed)];
        }
    }
}
