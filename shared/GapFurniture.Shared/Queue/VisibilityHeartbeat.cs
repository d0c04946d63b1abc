using Microsoft.Extensions.Logging;

namespace GapFurniture.Shared.Queue;

/// <summary>
/// Keeps messages invisible while they are worked on, by extending their visibility well before it ends, up to the 12 hours from the
/// receive after which SQS takes any message back.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html"/>
internal sealed class VisibilityHeartbeat : IAsyncDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(12);

    private readonly Inbox _inbox;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (QueueMessage Message, long Received)> _held = new(StringComparer.Ordinal);
    private readonly Task _loop;

    public VisibilityHeartbeat(Inbox inbox, TimeProvider time, ILogger logger)
    {
        _inbox = inbox;
        _time = time;
        _logger = logger;
        _loop = BeatAsync();
    }

    /// <summary>Starts to keep the messages.</summary>
    public void Hold(IEnumerable<QueueMessage> messages)
    {
        lock (_lock)
        {
            foreach (var message in messages)
                _held[message.ReceiptHandle] = (message, _time.GetTimestamp());
        }
    }

    /// <summary>Lets the messages go.</summary>
    public void Release(IEnumerable<QueueMessage> messages)
    {
        lock (_lock)
        {
            foreach (var message in messages)
                _held.Remove(message.ReceiptHandle);
        }
    }

    private async Task BeatAsync()
    {
        // A third of the timeout leaves two more chances when one beat is lost; a queue with no timeout cannot be helped.
        var interval = TimeSpan.FromSeconds(Math.Max(_inbox.VisibilityTimeout.TotalSeconds / 3, 0.5));
        using var timer = new PeriodicTimer(interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                await ExtendAsync();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested) { }
    }

    private async Task ExtendAsync()
    {
        QueueMessage[] due;
        lock (_lock)
            due =
            [
                .. _held.Values.Where(h => _time.GetElapsedTime(h.Received) + _inbox.VisibilityTimeout < s_longest).Select(h => h.Message),
            ];
        if (due.Length == 0)
            return;
        var failed = await _inbox.SetVisibilityAsync(due, _inbox.VisibilityTimeout, _stop.Token);
        // Messages that were deleted or let go meanwhile fail for good reason; only those still held are worth a word.
        lock (_lock)
            failed = [.. failed.Where(m => _held.ContainsKey(m.ReceiptHandle))];
        if (failed.Count > 0)
            Log.NotExtended(_logger, failed.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }
}
