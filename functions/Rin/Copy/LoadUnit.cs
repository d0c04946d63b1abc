namespace GapFurniture.Rin.Copy;

/// <summary>What must be loaded together or not at all: everything that one message means for one connection.</summary>
/// <param name="Message">Position of the message in its batch.</param>
/// <param name="Items">At least one; none only in results, when everything had been loaded before.</param>
internal sealed record LoadUnit(int Message, IReadOnlyList<CopyItem> Items)
{
    /// <summary>Id of the message, the same at every delivery.</summary>
    public string? MessageId { get; init; }
}
