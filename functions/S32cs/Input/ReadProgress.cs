namespace GapFurniture.S32cs.Input;

/// <summary>How far a source is read.</summary>
/// <param name="Name">The source.</param>
/// <param name="Read">Bytes read, as stored.</param>
/// <param name="Length">All its bytes, if known.</param>
internal readonly record struct ReadProgress(string Name, long Read, long? Length);
