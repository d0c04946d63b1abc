namespace GapFurniture.Shared.Queue;

/// <summary>What a run of a <see cref="QueuePump"/> did.</summary>
/// <param name="Received">Messages received.</param>
/// <param name="Done">Messages whose work is durable and that are deleted.</param>
/// <param name="Failed">Messages that failed and stay in the queue.</param>
/// <param name="GivenBack">Messages made visible again without work.</param>
/// <param name="NotDeleted">Messages whose work is durable but whose deletion failed: they will come again.</param>
public sealed record QueuePumpSummary(int Received, int Done, int Failed, int GivenBack, int NotDeleted);
