using System.Text.Json.Serialization;

namespace GapFurniture.IotTweet;

/// <summary>What became of a click.</summary>
/// <param name="Did"><c>tweeted</c>, <c>taken back</c>, <c>nothing</c>, or <c>already</c> when it was handled before.</param>
/// <param name="Tweet">Id of the post that it is about; null when there is none.</param>
public sealed record Answer(
    [property: JsonPropertyName("did")] string Did,
    [property: JsonPropertyName("tweet"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Tweet = null
);
