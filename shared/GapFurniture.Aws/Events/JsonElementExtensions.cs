using System.Globalization;
using System.Text.Json;

namespace GapFurniture.Aws.Events;

/// <summary>
/// Reads members of JSON that others wrote, without exceptions: what is missing, or is of another kind, is null. So is a text with half a
/// surrogate pair (<c>"\ud800"</c>), which JSON's grammar allows and System.Text.Json refuses to read: it is no text.
/// </summary>
public static class JsonElementExtensions
{
    /// <summary>A member of an object.</summary>
    /// <returns>Null when it is missing, or <paramref name="parent"/> is no object.</returns>
    public static JsonElement? Member(this JsonElement parent, string name)
    {
        try
        {
            return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            return null; // another member's name is no text
        }
    }

    /// <summary>A member that is an object.</summary>
    public static JsonElement? Child(this JsonElement parent, string name) =>
        parent.Member(name) is { ValueKind: JsonValueKind.Object } child ? child : null;

    /// <summary>A member that is a text.</summary>
    public static string? Text(this JsonElement parent, string name)
    {
        try
        {
            return parent.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A member that is a whole number of zero or more.</summary>
    public static long? Number(this JsonElement parent, string name) =>
        parent.Member(name) is { ValueKind: JsonValueKind.Number } value
        && long.TryParse(value.GetRawText(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The first names of an object's members, for messages about an object of an unexpected shape.</summary>
    public static string Names(this JsonElement parent)
    {
        try
        {
            var names = string.Join(", ", parent.EnumerateObject().Take(5).Select(p => p.Name));
            return names.Length > 0 ? names : "none";
        }
        catch (InvalidOperationException)
        {
            return "not valid Unicode";
        }
    }
}
