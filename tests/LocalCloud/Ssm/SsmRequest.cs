using System.Text.Json;

namespace GapFurniture.LocalCloud.Ssm;

/// <summary>The members of a request, with the errors that AWS's validation has for wrong ones.</summary>
internal sealed class SsmRequest(JsonElement root)
{
    public static SsmRequest Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var root = JsonDocument.Parse(body).RootElement;
            return root.ValueKind == JsonValueKind.Object ? new SsmRequest(root) : throw Wrong();
        }
        catch (JsonException)
        {
            throw Wrong();
        }
    }

    public string? Text(string name) => Member(name, JsonValueKind.String)?.GetString();

    public string Required(string name) =>
        Text(name) switch
        {
            null => throw SsmErrors.Constraint("null", Camel(name), "not be null"),
            "" => throw SsmErrors.Constraint("", Camel(name), "have length greater than or equal to 1"),
            var text => text,
        };

    public bool Switch(string name) =>
        root.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
        && value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(),
        };

    public int? Number(string name) =>
        Member(name, JsonValueKind.Number) is not { } value ? null
        : value.TryGetInt32(out var number) ? number
        : throw Wrong();

    /// <summary>A list of one to <paramref name="most"/> texts that has to be there.</summary>
    public IReadOnlyList<string> Texts(string name, int most)
    {
        var list = Member(name, JsonValueKind.Array) ?? throw SsmErrors.Constraint("null", Camel(name), "not be null");
        var texts = list.EnumerateArray().Select(i => i.ValueKind == JsonValueKind.String ? i.GetString()! : throw Wrong()).ToList();
        var shown = $"[{string.Join(", ", texts)}]";
        if (texts.Count == 0)
            throw SsmErrors.Constraint(shown, Camel(name), "have length greater than or equal to 1");
        return texts.Count <= most ? texts : throw SsmErrors.Constraint(shown, Camel(name), $"have length less than or equal to {most}");
    }

    public IEnumerable<SsmRequest> Objects(string name) =>
        Member(name, JsonValueKind.Array) is { } list
            ? list.EnumerateArray().Select(i => i.ValueKind == JsonValueKind.Object ? new SsmRequest(i) : throw Wrong())
            : [];

    private JsonElement? Member(string name, JsonValueKind kind)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == kind ? value : throw Wrong();
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static Http.AwsException Wrong() => new(400, "SerializationException", "Could not deserialize the request.");
}
