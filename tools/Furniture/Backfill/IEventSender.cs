namespace GapFurniture.Furniture.Backfill;

/// <summary>Brings events to a piece.</summary>
internal interface IEventSender
{
    /// <summary>How many events go at one call.</summary>
    int BatchSize { get; }

    /// <summary>Sends events; returns when all of them have been taken.</summary>
    Task SendAsync(IReadOnlyList<string> events, CancellationToken cancellation);
}
