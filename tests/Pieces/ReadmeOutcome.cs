namespace GapFurniture.Pieces;

/// <summary>What became of a page's commands.</summary>
/// <param name="Ran">Steps that ran to their end, in order.</param>
/// <param name="Failures">What failed or showed something else than the page, with the page's lines; empty when all is well.</param>
/// <param name="Transcript">Everything that was written, for messages of failed tests.</param>
public sealed record ReadmeOutcome(IReadOnlyList<ReadmeStep> Ran, IReadOnlyList<string> Failures, string Transcript);
