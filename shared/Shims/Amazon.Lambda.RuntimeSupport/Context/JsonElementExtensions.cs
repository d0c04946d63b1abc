using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

internal static class JsonElementExtensions
{
    public static string Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

    public static Dictionary<string, string> Texts(this JsonElement element, string name)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (element.TryGetProperty(name, out var map) && map.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in map.EnumerateObject())
                texts[entry.Name] = entry.Value.ToString();
        }

        return texts;
    }
}
