using Microsoft.Extensions.Logging;

namespace GapFurniture.Shared.Queue;

/// <summary>
/// Collects messages into batches by count, size and age: one long poll waits for the first messages; while more keep coming, several
/// concurrent receives fill the batch. Every message is kept invisible from its receive on, also while it waits for the next batch.
/// </summary>
internal sealed class BatchGatherer<T>(
    SqsQueue queue,
    VisibilityHeartbeat heartbeat,
    QueuePumpOptions<T> options,
    Backoff retry,
    TimeProvider time,
    ILogger logger
)
{
    // A short poll answers in milliseconds; a batch does not wait for one that hangs.
    private static readonly TimeSpan s_longestAnswer = TimeSpan.FromSeconds(5);

    // Also a batch that is not to wait takes what is ready: ten messages at a time would be a poor batch.
    private static readonly TimeSpan s_filling = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Queue<Received<T>> _received = new();
    private BatchSize _size = BatchSize.None;

    /// <summary>How many messages were received so far.</summary>
    public int Received { get; private set; }

    private bool IsFull
    {
        get
        {
            lock (_lock)
                return _received.Count >= options.MaxMessages || !_size.Plus(new BatchSize(1, 0)).IsWithin(options.MaxSize);
        }
    }

    /// <summary>The next batch; empty when nothing came within the first poll, or when stopped.</summary>
    public async Task<List<Received<T>>> GatherAsync(CancellationToken stop)
    {
        // A run that ends on empty asks with the shortest long poll: unlike a short poll it asks all of SQS's servers.
        var firstWait = options.StopWhenEmpty ? TimeSpan.FromSeconds(1) : options.LongPoll;
        if (_received.Count == 0)
            Take(await ReceiveFirstAsync(firstWait, stop));
        var begun = time.GetTimestamp();
        var more = _received.Count > 0;
        while (more && !IsFull && !stop.IsCancellationRequested)
            more = await TopUpAsync(time.GetElapsedTime(begun), stop);
        return Next();
    }

    /// <summary>What was received beyond the last batch, removed from here.</summary>
    public List<Received<T>> Rest()
    {
        List<Received<T>> rest = [.. _received];
        _received.Clear();
        _size = BatchSize.None;
        return rest;
    }

    // The batch ends before the message with which it would be too large; a single one that is too large is a batch of its own.
    private List<Received<T>> Next()
    {
        var batch = new List<Received<T>>();
        var size = BatchSize.None;
        while (batch.Count < options.MaxMessages && _received.TryPeek(out var message))
        {
            var with = size.Plus(options.Measure(message.Value));
            if (batch.Count > 0 && !with.IsWithin(options.MaxSize))
                break;
            size = with;
            batch.Add(_received.Dequeue());
        }
        _size = _size.Minus(size);
        return batch;
    }

    // One round of receives. False when the batch is to wait no longer.
    private async Task<bool> TopUpAsync(TimeSpan age, CancellationToken stop)
    {
        if (age >= options.MaxWait && age >= s_filling)
            return false;
        var room = options.MaxMessages - _received.Count;
        // A trickle is asked for by one receiver; only a queue that fills whole receives is worth several.
        var useful = _received.Count < SqsQueue.BatchLimit ? 1 : options.Receivers;
        var receivers = Math.Clamp((room + SqsQueue.BatchLimit - 1) / SqsQueue.BatchLimit, 1, useful);
        var received = await Task.WhenAll(
            Enumerable
                .Range(0, receivers)
                .Select(i =>
                    TryReceiveAsync(Math.Min(SqsQueue.BatchLimit, room - (i * SqsQueue.BatchLimit)), TimeSpan.Zero, CancellationToken.None)
                )
        );
        if (received.Any(n => n is null))
            return false;
        if (received.Any(n => n > 0))
            return true;
        // Short polls may miss some servers, but when none of several brings anything, a run that is to end takes what it has; a daemon
        // lets the batch grow until its time is over.
        var left = options.MaxWait - age;
        return !options.StopWhenEmpty
            && left > TimeSpan.Zero
            && await TryReceiveAsync(SqsQueue.BatchLimit, left < options.LongPoll ? left : options.LongPoll, stop) is not null;
    }

    // Null when the receive failed. It is not retried: the messages received so far must not wait for it, and if the failure lasts, the
    // first receive of the next batch meets it. Nor does stop cancel short polls, since messages might be on their way.
    private async Task<int?> TryReceiveAsync(int most, TimeSpan wait, CancellationToken stop)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var timer = time.CreateTimer(_ => Cancel(deadline), null, wait + s_longestAnswer, Timeout.InfiniteTimeSpan);
        try
        {
            var messages = await queue.ReceiveAsync(most, wait, deadline.Token);
            Take(messages);
            return messages.Count;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            Log.TopUpFailed(logger, AwsTrouble.Describe(e));
            return null;
        }
    }

    // Immediately for every receive: what one brings is kept invisible while the others still wait for theirs.
    private void Take(IReadOnlyList<QueueMessage> messages)
    {
        heartbeat.Hold(messages);
        List<Received<T>> parsed = [.. messages.Select(m => new Received<T>(m, options.Parse(m)))];
        lock (_lock)
        {
            foreach (var message in parsed)
            {
                _received.Enqueue(message);
                _size = _size.Plus(options.Measure(message.Value));
            }
            Received += messages.Count;
        }
    }

    // Throttling and outages are waited out: without end by a daemon, for a while by a run that is to end.
    private async Task<IReadOnlyList<QueueMessage>> ReceiveFirstAsync(TimeSpan wait, CancellationToken stop)
    {
        var attempts = options.StopWhenEmpty ? options.MaxFailures : int.MaxValue;
        try
        {
            return await (retry with { Attempts = attempts }).RunAsync(
                token => queue.ReceiveAsync(options.MaxMessages, wait, token),
                new RetryWhen(Transient.Is)
                {
                    OnRetry = r => Log.ReceiveFailed(logger, AwsTrouble.Describe(r.Failure), r.Wait.TotalSeconds),
                },
                stop
            );
        }
        catch (Exception e) when (Transient.Is(e))
        {
            return stop.IsCancellationRequested ? [] : throw SqsQueue.NoAnswer(queue.Url, attempts, e);
        }
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The answer came in the same instant.
        }
    }
}
