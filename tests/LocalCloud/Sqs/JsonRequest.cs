using System.Text.Json;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Sqs;

/// <summary>Reads the members of an awsJson request, with the errors that a wrong type or a missing member earns.</summary>
internal static class JsonRequest
{
    private static readonly JsonElement s_none = JsonDocument.Parse("{}").RootElement;

    /// <summary>The request's object; an empty body is an empty object.</summary>
    public static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return s_none;
        try
        {
            var root = JsonDocument.Parse(body).RootElement;
            return root.ValueKind == JsonValueKind.Object ? root : throw Wrong("the request");
        }
        catch (JsonException)
        {
            throw Wrong("the request");
        }
    }

    /// <summary>A text, or null when absent.</summary>
    public static string? Text(this JsonElement element, string name)
    {
        if (!Has(element, name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw Wrong(name);
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escaped lone surrogate is no character at all.
            throw new AwsException(400, "InvalidMessageContents", $"{name} holds characters outside the allowed set.");
        }
    }

    /// <summary>A text that has to be there.</summary>
    public static string Required(this JsonElement element, string name) =>
        Text(element, name) is { Length: > 0 } text ? text : throw SqsErrors.Missing(name);

    /// <summary>A whole number, or null when absent.</summary>
    public static int? Number(this JsonElement element, string name)
    {
        if (!Has(element, name, out var value))
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw Wrong(name);
    }

    /// <summary>A list, empty when absent.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name)
    {
        if (!Has(element, name, out var value))
            return [];
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : throw Wrong(name);
    }

    /// <summary>A list of texts, empty when absent.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement element, string name) =>
        [.. Items(element, name).Select(i => i.ValueKind == JsonValueKind.String ? i.GetString()! : throw Wrong(name))];

    /// <summary>A map, empty when absent.</summary>
    public static IEnumerable<JsonProperty> Members(this JsonElement element, string name)
    {
        if (!Has(element, name, out var value))
            return [];
        return value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : throw Wrong(name);
    }

    /// <summary>A map of texts, empty when absent.</summary>
    public static Dictionary<string, string> TextMap(this JsonElement element, string name) =>
        Members(element, name)
            .ToDictionary(
                p => p.Name,
                p => p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString()! : throw Wrong(name),
                StringComparer.Ordinal
            );

    private static bool Has(JsonElement element, string name, out JsonElement value) =>
        element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private static AwsException Wrong(string what) => new(400, "SerializationException", $"Could not deserialize {what}.");
}
