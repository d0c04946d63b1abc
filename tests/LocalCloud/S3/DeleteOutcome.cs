namespace GapFurniture.LocalCloud.S3;

/// <summary>What a delete did.</summary>
/// <param name="Key">The key.</param>
/// <param name="VersionId">The version deleted, or that of the new marker; null without versioning.</param>
/// <param name="IsMarker">A marker was deleted or made.</param>
/// <param name="Existed">There was something to delete.</param>
/// <param name="MadeMarker">A marker was made.</param>
/// <param name="Sequencer">Orders the event.</param>
internal sealed record DeleteOutcome(string Key, string? VersionId, bool IsMarker, bool Existed, bool MadeMarker, string Sequencer);
