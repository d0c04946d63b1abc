namespace GapFurniture.IotTweet;

/// <summary>When an answer has to be out.</summary>
/// <param name="At">The moment.</param>
/// <param name="Token">Cancelled then.</param>
internal sealed record Cutoff(DateTimeOffset At, CancellationToken Token);
