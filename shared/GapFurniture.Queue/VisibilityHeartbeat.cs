using Microsoft.Extensions.Logging;

namespace GapFurniture.Queue;

/// <summary>Keeps messages invisible while they are worked on, for 12 hours from the receive: SQS allows no more.</summary>
/// <seealso href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html"/>
internal sealed class VisibilityHeartbeat(SqsQueue queue, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(12);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (QueueMessage Message, long Received)> _held = new(StringComparer.Ordinal);

    // With a third of the timeout, two more beats follow one that is lost; a queue with no timeout cannot be helped.
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(Math.Max(queue.VisibilityTimeout.TotalSeconds / 3, 0.5));

    private ITimer? _timer;
    private Task _beat = Task.CompletedTask;

    /// <summary>Starts to keep the messages invisible.</summary>
    public void Hold(IEnumerable<QueueMessage> messages)
    {
        lock (_lock)
        {
            foreach (var message in messages)
                _held[message.ReceiptHandle] = (message, time.GetTimestamp());
            _timer ??= time.CreateTimer(_ => Beat(), state: null, _interval, _interval);
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

    /// <summary>Releases the messages and makes them visible at once.</summary>
    public async Task GiveBackAsync(IReadOnlyList<QueueMessage> messages)
    {
        if (messages.Count == 0)
            return;
        await Release(messages);
        // Also while stopping: without a token.
        await queue.SetVisibilityAsync(messages, TimeSpan.Zero, CancellationToken.None);
    }

    private void Beat()
    {
        lock (_lock)
            _beat = Task.WhenAll(_beat, ExtendAsync());
    }

    private async Task ExtendAsync()
    {
        // Gives the lock back, under which this was called.
        await Task.Yield();
        QueueMessage[] due;
        lock (_lock)
            due =
            [
                .. _held.Values.Where(h => time.GetElapsedTime(h.Received) + queue.VisibilityTimeout < s_longest).Select(h => h.Message),
            ];
        // One call that hangs or is throttled must not cost the other messages their next beat.
        using var untilNext = new CancellationTokenSource(_interval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(untilNext.Token, _stop.Token);
        IReadOnlyList<QueueMessage> failed;
        try
        {
            failed = await queue.SetVisibilityAsync(due, queue.VisibilityTimeout, either.Token);
        }
        catch (OperationCanceledException)
        {
            failed = _stop.IsCancellationRequested ? [] : due;
        }
        // Messages that were deleted or released in the meantime fail as expected.
        lock (_lock)
            failed = [.. failed.Where(m => _held.ContainsKey(m.ReceiptHandle))];
        if (failed.Count > 0)
            Log.NotExtended(logger, failed.Count);
    }

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
            await _timer.DisposeAsync();
        await _stop.CancelAsync();
        await _beat;
        _stop.Dispose();
    }
}
