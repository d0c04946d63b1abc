using System.Text.Encodings.Web;
using System.Text.Json;

namespace GapFurniture.Demo;

/// <summary>JSON objects one after another (a line each or not), or one array of objects.</summary>
internal static class JsonRows
{
    private static readonly JsonSerializerOptions s_line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<JsonElement> Read(string text)
    {
        var rows = new List<JsonElement>();
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
            var value = JsonElement.ParseValue(ref reader);
            if (value.ValueKind == JsonValueKind.Array)
                rows.AddRange(value.EnumerateArray());
            else
                rows.Add(value);
        }
        return rows.TrueForAll(r => r.ValueKind == JsonValueKind.Object)
            ? rows
            : throw new InvalidDataException("a value in it is not a JSON object");
    }

    public static JsonElement? Value(JsonElement row, string name)
    {
        foreach (var property in row.EnumerateObject())
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind != JsonValueKind.Null)
                return property.Value;
        }
        return null;
    }

    /// <summary>As the table will hold it.</summary>
    public static string? Text(JsonElement? value, string type) =>
        value?.ValueKind switch
        {
            null => null,
            JsonValueKind.String => ValueType.Canonical(value.Value.GetString()!, type),
            _ => ValueType.Canonical(value.Value.GetRawText(), type),
        };

    /// <summary>One line.</summary>
    public static string Line(JsonElement row)
    {
        var raw = row.GetRawText();
        return raw.AsSpan().ContainsAny('\n', '\r') ? JsonSerializer.Serialize(row, s_line) : raw;
    }
}
