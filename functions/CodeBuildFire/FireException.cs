namespace GapFurniture.CodeBuildFire;

/// <summary>A build cannot be started, or none can be made out of an event; the message names what was found.</summary>
internal sealed class FireException(string message, Exception? inner = null) : Exception(message, inner);
