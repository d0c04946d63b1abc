using System.Text.Json;

namespace GapFurniture.Furniture.Aws;

/// <summary>Members of JSON responses that may be missing or null.</summary>
internal static class JsonExtensions
{
    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static int? Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } value ? value.GetInt32() : null;

    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } value ? [.. value.EnumerateArray()] : [];

    /// <summary>The text as JSON, usable after its document is gone.</summary>
    public static JsonElement ToJson(this string text) => JsonElement.Parse(text);

    /// <summary>Indented, for people.</summary>
    public static string Indented(this JsonElement element) => JsonSerializer.Serialize(element, s_indented);
}
