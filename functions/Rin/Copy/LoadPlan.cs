namespace GapFurniture.Rin.Copy;

/// <summary>What a batch of messages means, as a value: nothing has happened yet.</summary>
/// <param name="Groups">What to load.</param>
/// <param name="Unreadable">Messages that are no S3 notifications, by position, with the reason.</param>
/// <param name="Ignored">Objects that no target wants.</param>
internal sealed record LoadPlan(
    IReadOnlyList<LoadGroup> Groups,
    IReadOnlyDictionary<int, string> Unreadable,
    IReadOnlyList<Shared.S3.S3ObjectEvent> Ignored
);
