namespace GapFurniture.Rin.Copy;

/// <summary>What must be loaded together or not at all: everything that one message means for one connection.</summary>
/// <param name="Message">Position of the message in its batch.</param>
/// <param name="Items">At least one.</param>
internal sealed record LoadUnit(int Message, IReadOnlyList<CopyItem> Items);
