using Microsoft.Extensions.Logging;

namespace GapFurniture.Shared.Queue;

/// <summary>
/// Keeps messages invisible while they are worked on: extends their visibility timeout long before it ends, up to the 12 hours from the receive
/// after which SQS makes any message visible again.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html"/>
internal sealed class VisibilityHeartbeat : IAsyncDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(12);

    private readonly SqsQueue _queue;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (QueueMessage Message, long Received)> _held = new(StringComparer.Ordinal);
    private readonly TimeSpan _interval;
    private readonly PeriodicTimer _timer;
    private readonly Task _loop;
    private Task _beat = Task.CompletedTask;

    public VisibilityHeartbeat(SqsQueue queue, TimeProvider time, ILogger logger)
    {
        (_queue, _time, _logger) = (queue, time, logger);
        // With a third of the timeout, two more beats follow one that is lost; a queue with no timeout cannot be helped.
        _interval = TimeSpan.FromSeconds(Math.Max(queue.VisibilityTimeout.TotalSeconds / 3, 0.5));
        _timer = new PeriodicTimer(_interval, time);
        _loop = BeatAsync();
    }

    /// <summary>Starts to keep the messages invisible.</summary>
    public void Hold(IEnumerable<QueueMessage> messages)
    {
        lock (_lock)
        {
            foreach (var message in messages)
                _held[message.ReceiptHandle] = (message, _time.GetTimestamp());
        }
    }

    /// <summary>Releases the messages; when the task has ended, no beat is running that could still make them invisible.</summary>
    public Task Release(IEnumerable<QueueMessage> messages)
    {
        lock (_lock)
        {
            foreach (var message in messages)
                _held.Remove(message.ReceiptHandle);
            return _beat;
        }
    }

    private async Task BeatAsync()
    {
        // Without a token: a wait that is cancelled writes its stack trace, for which a native program first sorts the names of all its
        // methods, some ten milliseconds. One whose timer is disposed just ends.
        while (await _timer.WaitForNextTickAsync())
        {
            Task beat;
            lock (_lock)
                beat = _beat = ExtendAsync();
            try
            {
                await beat;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task ExtendAsync()
    {
        // Gives the lock back, under which this was called.
        await Task.Yield();
        QueueMessage[] due;
        lock (_lock)
            due =
            [
                .. _held.Values.Where(h => _time.GetElapsedTime(h.Received) + _queue.VisibilityTimeout < s_longest).Select(h => h.Message),
            ];
        if (due.Length == 0)
            return;
        // One call that hangs or is throttled must not cost the other messages their next beat.
        using var untilNext = new CancellationTokenSource(_interval, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(untilNext.Token, _stop.Token);
        IReadOnlyList<QueueMessage> failed;
        try
        {
            failed = await _queue.SetVisibilityAsync(due, _queue.VisibilityTimeout, either.Token);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            failed = due;
        }
        // Messages that were deleted or released in the meantime fail as expected.
        lock (_lock)
            failed = [.. failed.Where(m => _held.ContainsKey(m.ReceiptHandle))];
        if (failed.Count > 0)
            Log.NotExtended(_logger, failed.Count);
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }
}
