namespace GapFurniture.Furniture.Pieces;

/// <summary>Something that AWS offers for a gap.</summary>
/// <param name="What">The service or feature, and what it does for the gap.</param>
/// <param name="Since">When it came, such as <c>October 2024</c>.</param>
internal sealed record GapFact(string What, string Since);
