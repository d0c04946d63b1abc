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

    /// <summary>Most work in one batch; a single message that is larger goes alone. The default value has no limit.</summary>
    public BatchSize MaxSize { get; init; } = BatchSize.Unlimited;

    /// <summary>How much work is in a message; must not throw. The default value counts each as one object of no size.</summary>
    public Func<QueueMessage, BatchSize> Measure { get; init; } = _ => new BatchSize(1, 0);

    /// <summary>
    /// How long a batch waits for more after its first message; what lies ready is taken in any case (for a second at most, or this long).
    /// With <see cref="StopWhenEmpty"/> it never waits. The default value is 1 s.
    /// </summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Receives side by side while a batch gathers. The default value is 8.</summary>
    public int Receivers { get; init; } = 8;

    /// <summary>Long-poll wait for the first message of a batch, 1..20 s. The default value is 20 s.</summary>
    public TimeSpan LongPoll { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Transient failures in a row after which a run with <see cref="StopWhenEmpty"/> gives up. The default value is 8.</summary>
    public int MaxFailures { get; init; } = 8;
}
