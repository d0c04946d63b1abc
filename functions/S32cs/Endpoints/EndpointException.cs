namespace GapFurniture.S32cs.Endpoints;

/// <summary>An object's endpoint cannot be told, or must not be used. The message says what to do.</summary>
internal sealed class EndpointException(string message) : Exception(message);
