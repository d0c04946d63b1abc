using System.Text.Json;
using System.Text.Json.Serialization;

namespace GapFurniture.IotTweet.State;

/// <summary>What is stored of a click.</summary>
/// <param name="Id">The click's.</param>
/// <param name="At">When it was claimed, by our clock.</param>
internal sealed record ClickRecord(string Id, DateTimeOffset At)
{
    public string? Text { get; init; } // its text, until it is done: all attempts post the same
    public string? Tweet { get; init; }
    public string? Target { get; init; } // the click that it takes back
    public int Attempts { get; init; } // attempts that began after the first one

    /// <summary>Nothing is left to do.</summary>
    [JsonPropertyName("done")]
    public bool IsDone { get; init; }

    /// <summary>Its post is to be deleted, or not to be made.</summary>
    [JsonPropertyName("back")]
    public bool IsTakenBack { get; init; }
}

/// <summary>What is stored of a button: small enough for a standard parameter (4 KB).</summary>
internal sealed record ButtonState
{
    // Clicks that are stored; of more, those that are done are dropped first.
    private const int MostClicks = 16;

    public long Count { get; init; }

    /// <summary>Its last clicks, in their order.</summary>
    // What generated code reads from JSON without them sets null, whatever the initial value.
    [JsonPropertyName("presses")]
    public IReadOnlyList<ClickRecord> Clicks
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <returns>The click of that id; null when it is not stored.</returns>
    public ClickRecord? Find(string? id) => Clicks.FirstOrDefault(c => c.Id == id);

    /// <returns>Posts of all clicks but one.</returns>
    public IEnumerable<string> TweetsBut(string id) =>
        Clicks.Where(c => c.Id != id && c.Target is null).Select(c => c.Tweet).OfType<string>();

    /// <returns>The state with that click in its place, or after all others.</returns>
    public ButtonState With(ClickRecord click)
    {
        if (Find(click.Id) is not null)
            return this with { Clicks = [.. Clicks.Select(c => c.Id == click.Id ? click : c)] };
        var dropped = Clicks.Count < MostClicks ? null : Clicks.FirstOrDefault(c => c.IsDone) ?? Clicks[0];
        return this with { Clicks = [.. Clicks.Where(c => c != dropped), click] };
    }

    public string ToJson() => JsonSerializer.Serialize(this, StateJson.Default.ButtonState);

    /// <exception cref="TweetException">The text is not a state of iottweet's.</exception>
    public static ButtonState Parse(string json, string where)
    {
        try
        {
            return JsonSerializer.Deserialize(json, StateJson.Default.ButtonState) ?? new ButtonState();
        }
        catch (JsonException e)
        {
            throw new TweetException($"{where} does not hold iottweet's state ({e.Message}); use a path or table that nothing else writes");
        }
    }
}

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase
)]
[JsonSerializable(typeof(ButtonState))]
internal sealed partial class StateJson : JsonSerializerContext;
