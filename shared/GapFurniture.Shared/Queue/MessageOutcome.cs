namespace GapFurniture.Shared.Queue;

/// <summary>What became of a message.</summary>
public enum MessageOutcome
{
    /// <summary>The work is durable: the message is deleted.</summary>
    Done,

    /// <summary>The work failed and was reported: the message returns when its visibility timeout ends, and to the dead-letter queue in time.</summary>
    Failed,

    /// <summary>Not worked on through no fault of its own (shutting down, target away): the message is made visible again at once.</summary>
    GivenBack,
}
