using System.Collections.Concurrent;
using GapFurniture.Aws;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Queue;

/// <summary>
/// Collects messages into batches by size and age: one long poll waits for the first messages; while more keep coming, several concurrent
/// receives fill the batch. Every message is kept invisible from its receive on, also while it waits for the next batch.
/// </summary>
internal sealed class BatchGatherer(
    SqsQueue queue,
    VisibilityHeartbeat heartbeat,
    QueuePumpOptions options,
    TimeProvider time,
    ILogger logger
)
{
    // Concurrent receives while a batch fills.
    private const int Receivers = 8;

    private static readonly TimeSpan s_longPoll = TimeSpan.FromSeconds(20);

    // A short poll answers in milliseconds; a batch does not wait for one that hangs.
    private static readonly TimeSpan s_longestAnswer = TimeSpan.FromSeconds(5);

    // Also a batch that is not to wait takes what is ready: ten messages at a time would be a poor batch.
    private static readonly TimeSpan s_filling = TimeSpan.FromSeconds(1);

    // Those that are in no batch yet.
    private readonly ConcurrentQueue<(QueueMessage Message, (long Objects, long Bytes) Size)> _received = new();

    /// <summary>The next batch; empty when nothing came within the first poll, or when stopped.</summary>
    public async Task<List<QueueMessage>> GatherAsync(CancellationToken stop)
    {
        if (_received.IsEmpty)
        {
            // A run that ends on empty asks with the shortest long poll: unlike a short poll it asks all of SQS's servers. A daemon asks a queue
            // that does not answer without end.
            var (wait, times) = options.StopWhenEmpty ? (TimeSpan.FromSeconds(1), queue.Retry.Attempts) : (s_longPoll, int.MaxValue);
            Take(await queue.ReceiveAsync(options.MaxObjects, wait, times, stop));
        }
        var begun = time.GetTimestamp();
        var more = !_received.IsEmpty;
        while (more && Room > 0 && _received.Sum(m => m.Size.Bytes) <= options.MaxBytes && !stop.IsCancellationRequested)
            more = await TopUpAsync(time.GetElapsedTime(begun), stop);
        return Next(options.MaxObjects, options.MaxBytes);
    }

    /// <summary>What was received beyond the last batch, removed from here.</summary>
    public List<QueueMessage> Rest() => Next(long.MaxValue, long.MaxValue);

    // For how many objects the next batch has room.
    private long Room => options.MaxObjects - _received.Sum(m => m.Size.Objects);

    // The batch ends before the message with which it would be too large; a single one that is too large is a batch of its own.
    private List<QueueMessage> Next(long maxObjects, long maxBytes)
    {
        var batch = new List<QueueMessage>();
        var (objects, bytes) = (0L, 0L);
        while (_received.TryPeek(out var next))
        {
            (objects, bytes) = (objects + next.Size.Objects, bytes + next.Size.Bytes);
            if (batch.Count > 0 && (objects > maxObjects || bytes > maxBytes))
                break;
            batch.Add(next.Message);
            _received.TryDequeue(out _);
        }
        return batch;
    }

    // One round of receives. False when the batch is to wait no longer.
    private async Task<bool> TopUpAsync(TimeSpan age, CancellationToken stop)
    {
        if (age >= options.MaxWait && age >= s_filling)
            return false;
        // A trickle is asked for by one receiver; only a queue that fills whole receives is worth several.
        var useful = _received.Count < SqsQueue.BatchLimit ? 1 : Receivers;
        var all = Room;
        var room = Enumerable.Range(0, useful).Select(i => all - (i * SqsQueue.BatchLimit)).Where(most => most > 0).ToList();
        // Stopping does not cancel short polls, since messages might be on their way.
        var received = await Task.WhenAll(room.Select(most => TryReceiveAsync(most, TimeSpan.Zero, CancellationToken.None)));
        if (received.Any(n => n is null))
            return false;
        if (received.Any(n => n > 0))
            return true;
        // Short polls may miss some servers, but when none of several brings anything, a run that is to end takes what it has; a daemon
        // lets the batch grow until its time is over.
        var left = options.MaxWait - age;
        return !options.StopWhenEmpty
            && left > TimeSpan.Zero
            && await TryReceiveAsync(SqsQueue.BatchLimit, left < s_longPoll ? left : s_longPoll, stop) is not null;
    }

    // Null when the receive failed. It is not retried: the messages received so far must not wait for it, and if the failure lasts, the
    // first receive of the next batch meets it.
    private async Task<int?> TryReceiveAsync(long most, TimeSpan wait, CancellationToken stop)
    {
        using var timeLimit = new CancellationTokenSource(wait + s_longestAnswer, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, stop);
        try
        {
            var messages = await queue.ReceiveAsync(most, wait, attempts: 1, either.Token);
            Take(messages);
            return messages.Count;
        }
        catch (Exception e)
        {
            if (!stop.IsCancellationRequested)
                Log.TopUpFailed(logger, AwsTrouble.Describe(e));
            return null;
        }
    }

    // Immediately for every receive: what one brings is kept invisible while the others still wait for theirs.
    private void Take(IReadOnlyList<QueueMessage> messages)
    {
        heartbeat.Hold(messages);
        foreach (var message in messages)
            _received.Enqueue((message, message.Size));
    }
}
