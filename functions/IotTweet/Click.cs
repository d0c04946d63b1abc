namespace GapFurniture.IotTweet;

/// <summary>One press of one button.</summary>
/// <param name="Id">The same at every delivery of the same press.</param>
/// <param name="Type">How it was pressed.</param>
internal sealed record Click(string Id, ClickType Type)
{
    /// <summary>The button; empty when the event names none.</summary>
    public string Serial { get; init; } = "";

    /// <summary>As the event has it, such as <c>1567mV</c>; null when it says nothing.</summary>
    public string? Battery { get; init; }

    /// <summary>Voltage of the battery in mV; null when the event does not say.</summary>
    public int? Millivolts { get; init; }

    /// <summary>What is left of the battery, 0 to 100; null when the event does not say.</summary>
    public double? Percent { get; init; }

    /// <summary>When it was pressed; null when the event does not say.</summary>
    public DateTimeOffset? At { get; init; }
}
