namespace GapFurniture.Shared.Queue;

/// <summary>The queue cannot be used and waiting will not help: it does not exist, or access is denied. The message says what to do.</summary>
public sealed class QueueAccessException(string message, Exception? inner = null) : Exception(message, inner);
