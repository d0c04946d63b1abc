namespace GapFurniture.S32cs;

/// <summary>An event is not loaded as a whole and has to come again. The message names what is missing and why.</summary>
public sealed class LoadException(string message) : Exception(message);
