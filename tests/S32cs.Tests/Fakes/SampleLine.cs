namespace GapFurniture.S32cs.Tests.Fakes;

/// <summary>A line and what has to become of it.</summary>
/// <param name="Bytes">Without its line feed.</param>
/// <param name="Id">The document's id; null for lines that have to be rejected or are blank.</param>
/// <param name="Sent">The document as it has to be sent; null for lines that have to be rejected or are blank.</param>
/// <param name="Rejected">True if it has to be rejected.</param>
internal sealed record SampleLine(byte[] Bytes, string? Id, string? Sent, bool Rejected);
