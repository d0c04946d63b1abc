namespace GapFurniture.Shared.Queue;

/// <summary>How a <see cref="QueuePump{T}"/> consumes its queue.</summary>
public sealed class QueuePumpOptions<T>
{
    /// <summary>Name of the queue, or its URL.</summary>
    public required string Queue { get; init; }

    /// <summary>Reads a message when it is received, once; must not throw: what cannot be read is a value, too.</summary>
    public required Func<QueueMessage, T> Parse { get; init; }

    /// <summary>True to end when the queue is empty; false to wait for more until stopped. The default value is false.</summary>
    public bool StopWhenEmpty { get; init; }

    /// <summary>Most messages in one batch. The default value is 500.</summary>
    public int MaxMessages { get; init; } = 500;

    /// <summary>Most work in one batch; a single message that is larger is a batch of its own. The default value has no limit.</summary>
    public BatchSize MaxSize { get; init; } = BatchSize.Unlimited;

    /// <summary>How much work is in a message; must not throw. The default value counts each as one object of no size.</summary>
    public Func<T, BatchSize> Measure { get; init; } = _ => new BatchSize(1, 0);

    /// <summary>
    /// How long a batch waits for more after its first message; what is ready is taken in any case (for a second at most, or this long).
    /// With <see cref="StopWhenEmpty"/> it never waits. The default value is 1 s.
    /// </summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Concurrent receives while a batch fills. The default value is 8.</summary>
    public int Receivers { get; init; } = 8;

    /// <summary>Long-poll wait for the first message of a batch, 1..20 s. The default value is 20 s.</summary>
    public TimeSpan LongPoll { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Transient failures in a row after which a run with <see cref="StopWhenEmpty"/> gives up. The default value is 8.</summary>
    public int MaxFailures { get; init; } = 8;
}

/// <summary>How much work is in a message, or in a batch of them.</summary>
/// <param name="Objects">How many objects it names.</param>
/// <param name="Bytes">How large they are together; 0 when it is not known.</param>
public sealed record BatchSize(long Objects, long Bytes)
{
    /// <summary>Nothing.</summary>
    public static BatchSize None { get; } = new(0, 0);

    /// <summary>No limit.</summary>
    public static BatchSize Unlimited { get; } = new(long.MaxValue, long.MaxValue);

    /// <summary>The sum.</summary>
    public BatchSize Plus(BatchSize other) => new(Objects + other.Objects, Bytes + other.Bytes);

    /// <summary>The difference.</summary>
    public BatchSize Minus(BatchSize other) => new(Objects - other.Objects, Bytes - other.Bytes);

    /// <summary>True if this is within the limit in both respects.</summary>
    public bool IsWithin(BatchSize limit) => Objects <= limit.Objects && Bytes <= limit.Bytes;
}

/// <summary>What a run of a <see cref="QueuePump{T}"/> did.</summary>
/// <param name="Received">Messages received.</param>
/// <param name="Done">Messages whose work is durable and that are deleted.</param>
/// <param name="Failed">Messages that failed and stay in the queue.</param>
/// <param name="GivenBack">Messages made visible again without work.</param>
/// <param name="NotDeleted">Messages whose work is durable but whose deletion failed: they will be delivered again.</param>
public sealed record QueuePumpSummary(int Received, int Done, int Failed, int GivenBack, int NotDeleted);
