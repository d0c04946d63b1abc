namespace GapFurniture.S32cs.Input;

/// <summary>A source's content.</summary>
/// <param name="Content">As it is stored.</param>
/// <param name="Length">Bytes, if known.</param>
internal sealed record OpenedSource(Stream Content, long? Length);
