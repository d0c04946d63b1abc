using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GapFurniture.Aws.Events;

namespace GapFurniture.Furniture.Aws;

/// <summary>What this program does with JSON besides reading members.</summary>
internal static class JsonExtensions
{
    /// <summary>Leaves out members that are null.</summary>
    public static JsonSerializerOptions WithoutNulls { get; } = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The same with letters as they are.</summary>
    public static JsonSerializerOptions Literal { get; } = new(WithoutNulls) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same over several lines, for people.</summary>
    public static JsonSerializerOptions Readable { get; } = new(Literal) { WriteIndented = true };

    /// <summary>The items of a member that is a list; none when it is missing.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } value ? [.. value.EnumerateArray()] : [];

    /// <summary>A text as JSON; null for any other text.</summary>
    public static JsonElement? TryParse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }
}
