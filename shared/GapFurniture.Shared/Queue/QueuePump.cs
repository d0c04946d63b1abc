using Amazon.SQS;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Shared.Queue;

/// <summary>
/// Drinks a queue in batches: receives in parallel, hands each batch to the work, keeps its messages invisible meanwhile, and deletes
/// exactly those whose work is durable. Nothing is deleted before; whatever happens, a message is deleted or still in its queue.
/// </summary>
public sealed class QueuePump
{
    private readonly IAmazonSQS _sqs;
    private readonly QueuePumpOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Backoff _retry;
    private int _received;
    private int _done;
    private int _failed;
    private int _givenBack;
    private int _notDeleted;

    /// <summary>Creates a pump; nothing happens until it runs.</summary>
    public QueuePump(IAmazonSQS sqs, QueuePumpOptions options, ILogger logger, TimeProvider? time = null)
    {
        _sqs = sqs;
        _options = options;
        _logger = logger;
        _time = time ?? TimeProvider.System;
        _retry = new Backoff(options.MaxFailures, _time);
    }

    /// <summary>Does the work of one batch; gives the outcome of every message, by position. May not throw.</summary>
    /// <param name="batch">At least one message.</param>
    public delegate Task<IReadOnlyList<MessageOutcome>> BatchHandler(IReadOnlyList<QueueMessage> batch);

    /// <summary>Runs until the queue is empty (when the options say so) or until stopped; a batch in hand is finished first.</summary>
    /// <param name="handle">The work.</param>
    /// <param name="stop">Stops receiving. Messages received but not yet handed over are made visible again.</param>
    /// <param name="ready">Awaited before each batch is received, so that nothing is received while the work cannot be done; null: always ready.</param>
    /// <exception cref="QueueAccessException">The queue does not exist or access is denied: waiting would not help.</exception>
    public async Task<QueuePumpSummary> RunAsync(BatchHandler handle, CancellationToken stop, Func<CancellationToken, Task>? ready = null)
    {
        try
        {
            var inbox = await Inbox.OpenAsync(_sqs, _options.Queue, _retry, stop);
            Log.Listening(_logger, inbox.Url, (int)inbox.VisibilityTimeout.TotalSeconds);
            await using var heartbeat = new VisibilityHeartbeat(inbox, _time, _logger);
            while (!stop.IsCancellationRequested)
            {
                if (ready is not null)
                    await ready(stop);
                var batch = await GatherAsync(inbox, heartbeat, stop);
                if (batch.Count == 0 && _options.StopWhenEmpty)
                    break;
                if (batch.Count > 0)
                    await WorkAsync(inbox, heartbeat, batch, handle, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop while opening or waiting: nothing is in hand.
        }
        return new QueuePumpSummary(_received, _done, _failed, _givenBack, _notDeleted);
    }

    // One long poll waits for the first messages; while more keep coming, several receivers fill the batch.
    private async Task<List<QueueMessage>> GatherAsync(Inbox inbox, VisibilityHeartbeat heartbeat, CancellationToken stop)
    {
        var batch = new List<QueueMessage>();
        // A run that ends on empty asks with the shortest long poll: unlike a short poll it asks all of SQS's servers.
        var firstWait = _options.StopWhenEmpty ? TimeSpan.FromSeconds(1) : _options.LongPoll;
        Take(await ReceiveAsync(inbox, _options.MaxMessages, firstWait, stop));
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
                Enumerable
                    .Range(0, receivers)
                    .Select(i => ReceiveAsync(inbox, Math.Min(Inbox.BatchLimit, room - (i * Inbox.BatchLimit)), TimeSpan.Zero, stop))
            );
            foreach (var messages in received)
                Take(messages);
            // Short polls may miss some servers, but when none of several brings anything, the rest can wait for the next batch.
            more = received.Any(r => r.Count > 0);
        }
        return batch;

        void Take(IReadOnlyList<QueueMessage> messages)
        {
            heartbeat.Hold(messages);
            batch.AddRange(messages);
            Interlocked.Add(ref _received, messages.Count);
        }
    }

    // Throttling and outages are waited out: for ever by a daemon, for a while by a run that is to end.
    private async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(Inbox inbox, int most, TimeSpan wait, CancellationToken stop)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await inbox.ReceiveAsync(most, wait, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return [];
            }
            catch (Exception e) when (Inbox.IsTransient(e) && (!_options.StopWhenEmpty || failures < _options.MaxFailures))
            {
                var delay = _retry.Delay(failures);
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
                throw new QueueAccessException($"queue {inbox.Url} did not answer {failures} times in a row: {e.Message}", e);
            }
        }
    }

    private async Task WorkAsync(
        Inbox inbox,
        VisibilityHeartbeat heartbeat,
        List<QueueMessage> batch,
        BatchHandler handle,
        CancellationToken stop
    )
    {
        // Delivered twice within one batch: the later receipt handle is the one that deletes.
        var distinct = batch.GroupBy(m => m.Id, StringComparer.Ordinal).Select(g => g.Last()).ToList();
        IReadOnlyList<MessageOutcome> outcomes = stop.IsCancellationRequested
            ? [.. distinct.Select(_ => MessageOutcome.GivenBack)]
            : await handle(distinct);
        var byOutcome = distinct.Zip(outcomes).ToLookup(p => p.Second, p => p.First);
        List<QueueMessage> done = [.. byOutcome[MessageOutcome.Done]];
        List<QueueMessage> givenBack = [.. byOutcome[MessageOutcome.GivenBack]];

        // What is durable gets deleted even while stopping: the token of the run does not reach these calls.
        var kept = await inbox.DeleteAsync(done, CancellationToken.None);
        heartbeat.Release(batch);
        if (givenBack.Count > 0)
            await inbox.SetVisibilityAsync(givenBack, TimeSpan.Zero, CancellationToken.None);
        foreach (var message in kept)
            Log.NotDeleted(_logger, message.Id);

        _done += done.Count - kept.Count;
        _notDeleted += kept.Count;
        _givenBack += givenBack.Count;
        _failed += distinct.Count - done.Count - givenBack.Count;
    }
}
