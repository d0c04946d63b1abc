namespace GapFurniture.Shared.Parameters;

/// <summary>A request failed and will be sent again.</summary>
/// <param name="Elapsed">Time since the reading began.</param>
/// <param name="Failures">How often this request has failed in a row.</param>
/// <param name="Reason">The failure.</param>
/// <param name="Wait">The wait before the next attempt.</param>
public sealed record RetryNotice(TimeSpan Elapsed, int Failures, ParameterStoreException Reason, TimeSpan Wait);
