namespace GapFurniture.LocalCloud.Sqs;

/// <summary>Where a message is in its life.</summary>
internal enum MessageState
{
    /// <summary>Not to be seen before its delay is over.</summary>
    Delayed,

    /// <summary>Waiting to be received.</summary>
    Visible,

    /// <summary>Received, and hidden until its visibility timeout.</summary>
    InFlight,

    /// <summary>Deleted, expired or moved to the dead-letter queue.</summary>
    Gone,
}
