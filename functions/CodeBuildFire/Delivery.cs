namespace GapFurniture.CodeBuildFire;

/// <summary>A part of an event that stands for itself: one record of S3, or the input of a rule.</summary>
/// <param name="MessageId">The SQS message that brought it, to be named when it fails; null when Lambda was called otherwise.</param>
/// <param name="Occurrences">What it tells of; empty for S3's test event.</param>
/// <param name="Problem">Why it cannot be read; null when it can.</param>
internal sealed record Delivery(string? MessageId, IReadOnlyList<Occurrence> Occurrences, string? Problem = null);
