namespace GapFurniture.LocalCloud.Sqs;

/// <summary>Long polls that wait for a message. Called under the queue's lock; woken polls run elsewhere.</summary>
internal sealed class Waiters
{
    private readonly LinkedList<TaskCompletionSource> _waiting = new();

    public int Count => _waiting.Count;

    public LinkedListNode<TaskCompletionSource> Add() =>
        _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public void Remove(LinkedListNode<TaskCompletionSource> waiter)
    {
        if (waiter.List is not null)
            _waiting.Remove(waiter);
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
}
