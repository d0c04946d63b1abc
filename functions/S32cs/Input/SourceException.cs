namespace GapFurniture.S32cs.Input;

/// <summary>A source cannot be read, or not to its end. The message says why.</summary>
internal sealed class SourceException(string message, Exception? inner = null) : Exception(message, inner);
