using System.Text.Json.Serialization;

namespace GapFurniture.IotTweet.State;

/// <summary>What is remembered of a click.</summary>
/// <param name="Id">The click's.</param>
/// <param name="At">When it was claimed, by our clock.</param>
internal sealed record Press([property: JsonPropertyName("id")] string Id, [property: JsonPropertyName("at")] DateTimeOffset At)
{
    /// <summary>What it says, until it is done: all attempts say the same.</summary>
    [JsonPropertyName("text")]
    public string? Text { get; init; }

    /// <summary>Its post, once known.</summary>
    [JsonPropertyName("tweet")]
    public string? Tweet { get; init; }

    /// <summary>The click that it takes back.</summary>
    [JsonPropertyName("target")]
    public string? Target { get; init; }

    /// <summary>Nothing is left to do.</summary>
    [JsonPropertyName("done")]
    public bool IsDone { get; init; }

    /// <summary>Its post is not wanted any more.</summary>
    [JsonPropertyName("back")]
    public bool IsTakenBack { get; init; }
}
