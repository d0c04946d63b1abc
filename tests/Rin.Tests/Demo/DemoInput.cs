namespace GapFurniture.Demo;

/// <summary>What the demo loads.</summary>
/// <param name="Description">One line for people.</param>
/// <param name="Tables">The tables.</param>
/// <param name="Objects">S3 objects by key.</param>
/// <param name="Targets">The <c>targets</c> section of Rin's config.</param>
internal sealed record DemoInput(
    string Description,
    IReadOnlyList<DemoTable> Tables,
    IReadOnlyList<(string Key, byte[] Body)> Objects,
    string Targets
)
{
    /// <summary>An object that cannot be loaded, among the good ones; null: none.</summary>
    public (string Key, string Body)? Poison { get; init; }
}
