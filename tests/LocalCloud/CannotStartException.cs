namespace GapFurniture.LocalCloud;

/// <summary>Something that the local cloud needs is missing or does not start; the message says what, and what to do.</summary>
internal sealed class CannotStartException(string message) : Exception(message);
