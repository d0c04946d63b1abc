using System.Globalization;
using System.Text.Json;

namespace GapFurniture.IotTweet;

/// <summary>Reads a click out of an event: of an AWS IoT button, of IoT 1-Click, or whatever an IoT rule passes on.</summary>
/// <param name="clickField">Where the type of the click stands, levels separated by dots.</param>
/// <param name="byDefault">What an event without a type is; null when that is a mistake.</param>
internal sealed class LambdaEvent(string clickField, ClickType? byDefault)
{
    // Both are kept with the state. Buttons have sixteen characters; what an IoT rule puts there may be longer, and is a name all the same.
    private const int LongestName = 256;

    /// <param name="input">The event.</param>
    /// <param name="requestId">Id of the invocation, which stays the same when Lambda calls again.</param>
    /// <exception cref="TweetException">No click can be read; the message names what was found.</exception>
    public Click Read(JsonElement input, string requestId)
    {
        if (input.ValueKind != JsonValueKind.Object)
            throw new TweetException($"the event is no JSON object but {input.ValueKind}: an IoT rule should send one");
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
            Millivolts = Number(battery?.Replace("mV", "", StringComparison.OrdinalIgnoreCase)) is { } voltage and < 100_000
                ? (int)voltage
                : null,
            Percent = Number(life),
            At = Time(stamp),
        };
    }

    /// <summary>The type that a word means.</summary>
    /// <exception cref="TweetException">None.</exception>
    public static ClickType Parse(string word) =>
        word.ToUpperInvariant() switch
        {
            "SINGLE" => ClickType.Single,
            "DOUBLE" => ClickType.Double,
            "LONG" => ClickType.Long,
            _ => throw new TweetException($"\"{word}\" is no click: there are SINGLE, DOUBLE and LONG"),
        };

    private ClickType TypeOf(string? word) =>
        word is not null
            ? Parse(word)
            : byDefault
                ?? throw new TweetException(
                    $"the event has no {clickField}: name the right field with IOTTWEET_CLICK_FIELD, or set IOTTWEET_DEFAULT_CLICK"
                );

    private static string? Bounded(string what, string? name) =>
        name?.Length > LongestName
            ? throw new TweetException($"the event's {what} has {name.Length} characters; at most {LongestName} are taken")
            : name;

    private static string? First(JsonElement input, params string[] paths) =>
        paths.Select(p => Text(input, p)).FirstOrDefault(t => t is not null);

    private static string? Text(JsonElement input, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (input.ValueKind != JsonValueKind.Object || !input.TryGetProperty(name, out input))
                return null;
        }
        try
        {
            return input.ValueKind switch
            {
                JsonValueKind.String => input.GetString() is { Length: > 0 } text ? text : null,
                JsonValueKind.Number => input.GetRawText(),
                _ => null,
            };
        }
        // Half a surrogate pair is legal in JSON's grammar and no text.
        catch (InvalidOperationException)
        {
            throw new TweetException($"the event's {path} is no text");
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
