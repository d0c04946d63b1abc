namespace GapFurniture.Queue;

/// <summary>How a <see cref="QueuePump"/> consumes its queue.</summary>
public sealed class QueuePumpOptions
{
    /// <summary>Name of the queue, or its URL.</summary>
    public required string Queue { get; init; }

    /// <summary>True to end when the queue is empty; false to wait for more until stopped. The default value is false.</summary>
    public bool StopWhenEmpty { get; init; }

    /// <summary>Most objects in one batch; a single message with more is a batch of its own. The default value is 500.</summary>
    public int MaxObjects { get; init; } = 500;

    /// <summary>Most bytes in one batch; a single message with more is a batch of its own. The default value is no limit.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;

    /// <summary>
    /// How many objects a message names, at least 1, and how large they are together; must not throw. The default value counts each message as
    /// one object of no size.
    /// </summary>
    public Func<QueueMessage, (long Objects, long Bytes)> Measure { get; init; } = _ => (1, 0);

    /// <summary>
    /// How long a batch waits for more after its first message; what is ready is taken in any case (for a second at most, or this long).
    /// With <see cref="StopWhenEmpty"/> it never waits. The default value is 1 s.
    /// </summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>What a run of a <see cref="QueuePump"/> did, in messages.</summary>
/// <param name="Received">Received in all.</param>
/// <param name="Done">Deleted, since their work is durable.</param>
/// <param name="Failed">Failed; they stay in the queue.</param>
/// <param name="GivenBack">Made visible again without work.</param>
/// <param name="NotDeleted">Their work is durable, but their deletion failed: they will be delivered again.</param>
public sealed record QueuePumpSummary(int Received, int Done, int Failed, int GivenBack, int NotDeleted);
