namespace GapFurniture.Thumbs;

/// <summary>What an invocation answers.</summary>
/// <param name="Objects">How many new objects the event reported.</param>
public sealed record Answer(int Objects);
