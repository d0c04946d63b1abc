using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GapFurniture.LocalCloud.EventBridge;

/// <summary>
/// Event patterns: objects within objects down to lists of alternatives, which are values or <c>{"prefix":…}</c>, <c>{"suffix":…}</c>,
/// <c>{"wildcard":…}</c>, <c>{"exists":…}</c>, <c>{"anything-but":…}</c>, <c>{"equals-ignore-case":…}</c>.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html"/>
internal static class EventPattern
{
    private static readonly string[] s_operators = ["prefix", "suffix", "wildcard", "exists", "anything-but", "equals-ignore-case"];

    /// <summary>Refuses what EventBridge refuses when a rule is put.</summary>
    public static void Validate(string pattern)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(pattern);
        }
        catch (JsonException)
        {
            throw EventBridgeErrors.InvalidPattern("it is not JSON");
        }
        using (document)
            Validate(document.RootElement);
    }

    /// <summary>True if the event is one that the pattern is for.</summary>
    public static bool Matches(string pattern, JsonElement body)
    {
        using var document = JsonDocument.Parse(pattern);
        return Matches(document.RootElement, body);
    }

    private static void Validate(JsonElement pattern)
    {
        if (pattern.ValueKind != JsonValueKind.Object || !pattern.EnumerateObject().Any())
            throw EventBridgeErrors.InvalidPattern("Filter is not an object, or an empty one");
        foreach (var member in pattern.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object)
                Validate(member.Value);
            else if (member.Value.ValueKind != JsonValueKind.Array)
                throw EventBridgeErrors.InvalidPattern($"\"{member.Name}\" must be an object or an array");
            else if (
                member
                    .Value.EnumerateArray()
                    .FirstOrDefault(v =>
                        v.ValueKind == JsonValueKind.Object
                        && v.EnumerateObject().Any(o => !s_operators.Contains(o.Name, StringComparer.Ordinal))
                    ) is
                { ValueKind: JsonValueKind.Object } unknown
            )
                throw EventBridgeErrors.InvalidPattern($"Unrecognized match type {unknown.EnumerateObject().First().Name}");
        }
    }

    private static bool Matches(JsonElement pattern, JsonElement body) =>
        pattern
            .EnumerateObject()
            .All(member =>
            {
                JsonElement? value =
                    body.ValueKind == JsonValueKind.Object && body.TryGetProperty(member.Name, out var found) ? found : null;
                return member.Value.ValueKind == JsonValueKind.Object
                    ? value is { } inner && Matches(member.Value, inner)
                    : member.Value.EnumerateArray().Any(one => MatchesOne(one, value));
            });

    private static bool MatchesOne(JsonElement wanted, JsonElement? value)
    {
        if (wanted.ValueKind == JsonValueKind.Object)
        {
            var op = wanted.EnumerateObject().Single();
            if (op.Name == "exists")
                return op.Value.GetBoolean() == value is not null;
            return value is { ValueKind: JsonValueKind.String } text && Operator(op.Name, op.Value, text.GetString()!);
        }
        return value is { } given
            && (
                given.ValueKind == JsonValueKind.Array
                    ? given.EnumerateArray().Any(v => JsonElement.DeepEquals(v, wanted))
                    : JsonElement.DeepEquals(given, wanted)
            );
    }

    private static bool Operator(string name, JsonElement wanted, string text) =>
        name switch
        {
            "prefix" => text.StartsWith(wanted.GetString()!, StringComparison.Ordinal),
            "suffix" => text.EndsWith(wanted.GetString()!, StringComparison.Ordinal),
            "equals-ignore-case" => text.Equals(wanted.GetString(), StringComparison.OrdinalIgnoreCase),
            "wildcard" => Wildcard(wanted.GetString()!).IsMatch(text),
            _ => wanted.ValueKind == JsonValueKind.Array
                ? wanted.EnumerateArray().All(v => v.GetString() != text)
                : wanted.GetString() != text,
        };

    // Only the asterisk is special, and a backslash makes it (or itself) a character like others.
    private static Regex Wildcard(string pattern)
    {
        var text = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '*')
                text.Append(".*");
            else
                text.Append(Regex.Escape(pattern[pattern[i] == '\\' && i + 1 < pattern.Length ? ++i : i].ToString()));
        }
        return new Regex(text.Append("\\z").ToString(), RegexOptions.Singleline, TimeSpan.FromSeconds(1));
    }
}
