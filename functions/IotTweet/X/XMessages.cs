using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GapFurniture.IotTweet.X;

/// <summary>Bodies of requests and answers.</summary>
internal static class XMessages
{
    internal sealed record NewPost([property: JsonPropertyName("text")] string Text);

    internal sealed record One([property: JsonPropertyName("data")] Item? Data);

    internal sealed record Many([property: JsonPropertyName("data")] IReadOnlyList<Item>? Data);

    /// <summary>A post or a user.</summary>
    internal sealed record Item(
        [property: JsonPropertyName("id")] string Id,
        [property: JsonPropertyName("text")] string? Text,
        [property: JsonPropertyName("created_at")] DateTimeOffset? Created,
        [property: JsonPropertyName("username")] string? UserName
    );
}

[JsonSerializable(typeof(XMessages.NewPost))]
[JsonSerializable(typeof(XMessages.One))]
[JsonSerializable(typeof(XMessages.Many))]
internal sealed partial class XJson : JsonSerializerContext
{
    /// <summary>Leaves letters outside ASCII as they are.</summary>
    public static XJson Readable { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
