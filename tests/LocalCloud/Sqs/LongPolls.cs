namespace GapFurniture.LocalCloud.Sqs;

/// <summary>
/// Long polls that wait for a message, and the alarm for when the next one is due. Called under the queue's lock; woken polls run elsewhere.
/// </summary>
/// <param name="time">The queue's clock.</param>
/// <param name="onDue">Called when the alarm goes off.</param>
internal sealed class LongPolls(TimeProvider time, Action onDue) : IDisposable
{
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private readonly ITimer _alarm = time.CreateTimer(_ => onDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public LinkedListNode<TaskCompletionSource> Add() =>
        _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public void Remove(LinkedListNode<TaskCompletionSource> poll)
    {
        if (poll.List is not null)
            _waiting.Remove(poll);
    }

    /// <summary>Waits until the poll is woken or has waited for that long. Called outside the lock.</summary>
    public async Task WaitAsync(LinkedListNode<TaskCompletionSource> poll, TimeSpan wait, CancellationToken cancellation)
    {
        try
        {
            await poll.Value.Task.WaitAsync(wait, time, cancellation);
        }
        catch (TimeoutException)
        {
            // One last look is the caller's.
        }
    }

    /// <summary>Wakes the polls that have waited longest.</summary>
    public void Wake(int count)
    {
        for (; count > 0 && _waiting.First is { } first; count--)
        {
            _waiting.RemoveFirst();
            first.Value.SetResult();
        }
    }

    /// <summary>Sets the alarm. Only waiting polls need to hear of time: everyone else looks at the clock when they call.</summary>
    public void SetAlarm(DateTimeOffset? due)
    {
        if (_waiting.Count == 0 || due is null)
            return;
        // Whole milliseconds, rounded up: a timer that fires early would only have to be set again.
        var left = Math.Max(0, Math.Ceiling((due.Value - time.GetUtcNow()).TotalMilliseconds));
        _alarm.Change(TimeSpan.FromMilliseconds(left), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Wakes all; the alarm does not go off any more.</summary>
    public void Dispose()
    {
        Wake(int.MaxValue);
        _alarm.Dispose();
    }
}
