namespace GapFurniture.LocalCloud.Sqs;

/// <summary>How full a queue was from a time on.</summary>
/// <param name="Oldest">When the message was sent that is there longest; null for an empty queue.</param>
internal readonly record struct QueueState(DateTimeOffset Time, QueueCounts Counts, DateTimeOffset? Oldest);

/// <summary>What CloudWatch knows of a queue: when messages were sent, and how full it was. Written under the queue's lock.</summary>
internal sealed class QueueHistory
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly List<DateTimeOffset> _sent = [];
    private readonly List<QueueState> _states = [];

    public IReadOnlyList<DateTimeOffset> Sent
    {
        get
        {
            lock (_lock)
                return [.. _sent];
        }
    }

    /// <summary>In the order of time.</summary>
    public IReadOnlyList<QueueState> States
    {
        get
        {
            lock (_lock)
                return [.. _states];
        }
    }

    public void AddSent(DateTimeOffset now)
    {
        lock (_lock)
            _sent.Add(now);
    }

    /// <summary>Notes how full the queue is now. The oldest message is looked for once in a second at most.</summary>
    public void Add(DateTimeOffset now, QueueCounts counts, Func<DateTimeOffset?> oldest)
    {
        lock (_lock)
        {
            if (_states is [.., var last] && now - last.Time < s_second)
                _states[^1] = last with { Counts = counts, Oldest = counts.Total == 0 ? null : last.Oldest ?? oldest() };
            else
                _states.Add(new QueueState(now, counts, counts.Total == 0 ? null : oldest()));
        }
    }
}
