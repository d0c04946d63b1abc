using System.Text.Json;

namespace GapFurniture.LocalCloud.CloudSearch;

/// <summary>A document of the index.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Fields">As they were sent.</param>
internal sealed record SearchDocument(string Id, JsonElement Fields)
{
    /// <summary>A field's values as text, as answers show them.</summary>
    public IReadOnlyList<string> Values(string field) =>
        !Fields.TryGetProperty(field, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(Text)]
        : [Text(value)];

    public IEnumerable<string> FieldNames => Fields.EnumerateObject().Select(f => f.Name);

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
