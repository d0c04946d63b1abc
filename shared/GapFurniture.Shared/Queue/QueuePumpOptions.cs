namespace GapFurniture.Shared.Queue;

/// <summary>How a <see cref="QueuePump"/> drinks from its queue.</summary>
public sealed class QueuePumpOptions
{
    /// <summary>Name of the queue, or its URL.</summary>
    public required string Queue { get; init; }

    /// <summary>True to end when the queue is empty; false to wait for more until stopped. The default value is false.</summary>
    public bool StopWhenEmpty { get; init; }

    /// <summary>Most messages in one batch. The default value is 500.</summary>
    public int MaxMessages { get; init; } = 500;

    /// <summary>How long a batch may gather after its first message. The default value is 1 s.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Receives side by side while a batch gathers. The default value is 8.</summary>
    public int Receivers { get; init; } = 8;

    /// <summary>Long-poll wait for the first message of a batch, 1..20 s. The default value is 20 s.</summary>
    public TimeSpan LongPoll { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Transient failures in a row after which a run with <see cref="StopWhenEmpty"/> gives up. The default value is 8.</summary>
    public int MaxFailures { get; init; } = 8;
}
