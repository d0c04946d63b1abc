using System.Text.Json;
using System.Text.Json.Serialization;

namespace GapFurniture.IotTweet.State;

/// <summary>What is remembered of a button: small enough for a standard parameter (4 KB).</summary>
internal sealed record ButtonState
{
    /// <summary>Clicks that are remembered; what is not done is kept before what is.</summary>
    private const int Most = 16;

    /// <summary>How many tweets it has started.</summary>
    [JsonPropertyName("count")]
    public long Count { get; init; }

    /// <summary>Its last clicks, in their order.</summary>
    [JsonPropertyName("presses")]
    public IReadOnlyList<Press> Presses { get; init; } = [];

    public Press? Find(string? id) => Presses.FirstOrDefault(p => p.Id == id);

    /// <summary>With a click in its place, or behind all others.</summary>
    public ButtonState With(Press press)
    {
        if (Find(press.Id) is not null)
            return this with { Presses = [.. Presses.Select(p => p.Id == press.Id ? press : p)] };
        var forgotten = Presses.Count < Most ? null : Presses.FirstOrDefault(p => p.IsDone) ?? Presses[0];
        return this with { Presses = [.. Presses.Where(p => p != forgotten), press] };
    }

    public string ToJson() => JsonSerializer.Serialize(this, StateJson.Default.ButtonState);

    /// <exception cref="TweetException">It is no state of ours.</exception>
    public static ButtonState Parse(string json, string where)
    {
        try
        {
            return JsonSerializer.Deserialize(json, StateJson.Default.ButtonState) ?? new ButtonState();
        }
        catch (JsonException e)
        {
            throw new TweetException($"{where} holds something else than iottweet's state ({e.Message}): give it a place of its own");
        }
    }
}
