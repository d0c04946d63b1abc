namespace GapFurniture.S32cs.Rejects;

/// <summary>Rejects cannot be kept. The message says what to do.</summary>
internal sealed class RejectStoreException(string message, Exception? inner = null) : Exception(message, inner);
