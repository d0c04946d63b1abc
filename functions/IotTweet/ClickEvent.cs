using System.Globalization;
using System.Text.Json;
using GapFurniture.Aws.Events;

namespace GapFurniture.IotTweet;

internal enum ClickType
{
    Single,
    Double,
    Long,
}

/// <summary>One press of one button.</summary>
/// <param name="Id">The same at every delivery of the same press.</param>
internal sealed record Click(string Id, ClickType Type)
{
    public string Serial { get; init; } = ""; // the button; empty when the event names none
    public string? Battery { get; init; } // as the event has it, such as 1567mV; null when the event does not say
    public int? Millivolts { get; init; } // voltage of the battery in mV; null when the event does not say
    public double? Percent { get; init; } // remaining charge of the battery, 0 to 100; null when the event does not say
    public DateTimeOffset? At { get; init; } // when it was pressed; null when the event does not say
}

/// <summary>Reads a click from an event: of an AWS IoT button, of IoT 1-Click, or whatever an IoT rule passes on.</summary>
/// <param name="clickField">Path of the field that holds the click's type, levels separated by dots.</param>
/// <param name="byDefault">The type of an event that has none; null when that is an error.</param>
internal sealed class ClickEvent(string clickField, ClickType? byDefault)
{
    // These names are stored with the state. Serial numbers of buttons have 16 characters; IoT rules may pass on longer names.
    private const int LongestName = 256;

    /// <param name="requestId">Id of the invocation, which stays the same when Lambda calls again.</param>
    /// <exception cref="TweetException">The event is not a click; the message names what was found.</exception>
    public Click Read(JsonElement input, string requestId)
    {
        if (input.ValueKind != JsonValueKind.Object)
            throw new TweetException($"the event is not a JSON object but {input.ValueKind}; let the IoT rule send an object");
        if (input.Member("Records") is not null)
            throw new TweetException(
                "the event is a batch of a queue or a topic, whose clicks are not seen; let the IoT rule call the function itself"
            );
        var type = TypeOf(Text(input, "deviceEvent.buttonClicked.clickType") ?? Text(input, clickField));
        var serial = Bounded("serial number", First(input, "serialNumber", "deviceInfo.deviceId", "deviceId", "serial")) ?? "";
        var stamp = Bounded("time", First(input, "deviceEvent.buttonClicked.reportedTime", "reportedTime", "timestamp"));
        var trace = Bounded("trace id", First(input, "traceId", "traceid"));
        var battery = First(input, "batteryVoltage", "battery");
        var life = First(input, "deviceInfo.remainingLife", "remainingLife");
        return new Click(trace ?? (stamp is null ? requestId : $"{serial}/{type}/{stamp}"), type)
        {
            Serial = serial,
            Battery = battery ?? (life is null ? null : $"{life}%"),
            Millivolts = MillivoltsOf(battery),
            Percent = Number(life),
            At = Time(stamp),
        };
    }

    /// <returns>The type of that name; null when there is none, which <see cref="NoType"/> says.</returns>
    public static ClickType? Find(string word) =>
        word.ToUpperInvariant() switch
        {
            "SINGLE" => ClickType.Single,
            "DOUBLE" => ClickType.Double,
            "LONG" => ClickType.Long,
            _ => null,
        };

    public static string NoType(string word) => $"\"{word}\" is not a click type: use SINGLE, DOUBLE or LONG";

    /// <returns>The voltage in a text such as <c>1567mV</c>; null when there is none.</returns>
    public static int? MillivoltsOf(string? battery) =>
        Number(battery?.Replace("mV", "", StringComparison.OrdinalIgnoreCase)) is { } voltage and < 100_000 ? (int)voltage : null;

    private ClickType TypeOf(string? word) =>
        word is not null
            ? Find(word) ?? throw new TweetException(NoType(word))
            : byDefault
                ?? throw new TweetException(
                    $"the event has no {clickField}: name the right field with IOTTWEET_CLICK_FIELD, or set IOTTWEET_DEFAULT_CLICK"
                );

    private static string? Bounded(string what, string? name) =>
        name?.Length > LongestName
            ? throw new TweetException($"the event's {what} has {name.Length} characters; at most {LongestName} are allowed")
            : name;

    private static string? First(JsonElement input, params string[] paths) =>
        paths.Select(p => Text(input, p)).FirstOrDefault(t => t is not null);

    private static string? Text(JsonElement input, string path)
    {
        JsonElement? found = input;
        foreach (var name in path.Split('.'))
            found = found?.Member(name);
        try
        {
            return found switch
            {
                { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 } value => value,
                { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
                _ => null,
            };
        }
        // JSON's grammar allows half a surrogate pair, which is not valid text.
        catch (InvalidOperationException)
        {
            throw new TweetException($"the event's {path} is not valid Unicode");
        }
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Milliseconds, as an IoT rule's timestamp() gives them, or ISO 8601.
    private static DateTimeOffset? Time(string? stamp) =>
        long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds < 100_000_000_000_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        : DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : null;
}
