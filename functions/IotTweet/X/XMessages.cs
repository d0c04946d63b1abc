using System.Text.Json.Serialization;

namespace GapFurniture.IotTweet.X;

/// <summary>What goes to X and comes back.</summary>
internal static class XMessages
{
    internal sealed record NewPost([property: JsonPropertyName("text")] string Text);

    internal sealed record One([property: JsonPropertyName("data")] Thing? Data);

    internal sealed record Many([property: JsonPropertyName("data")] IReadOnlyList<Thing>? Data);

    /// <summary>A post or a user.</summary>
    internal sealed record Thing(
        [property: JsonPropertyName("id")] string Id,
        [property: JsonPropertyName("text")] string? Text,
        [property: JsonPropertyName("created_at")] DateTimeOffset? Created,
        [property: JsonPropertyName("username")] string? UserName
    );

    internal sealed record Problem(
        [property: JsonPropertyName("detail")] string? Detail,
        [property: JsonPropertyName("title")] string? Title
    );
}
