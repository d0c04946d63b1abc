using System.Text.Json;

namespace GapFurniture.LocalCloud.Iam;

/// <summary>Resource policies of queues and functions: whether an AWS service may act on the resource for a source. A Deny wins.</summary>
internal static class ResourcePolicy
{
    /// <summary>True if a service principal may do an action on a resource because of a source, such as a bucket or a rule.</summary>
    /// <param name="policy">The policy's JSON; null for none.</param>
    /// <param name="service">Such as <c>s3.amazonaws.com</c>.</param>
    /// <param name="action">Such as <c>sqs:SendMessage</c>.</param>
    /// <param name="resourceArn">The queue or function.</param>
    /// <param name="sourceArn">The bucket or rule that acts.</param>
    /// <param name="sourceAccount">Account of the source.</param>
    public static bool Allows(string? policy, string service, string action, string resourceArn, string sourceArn, string sourceAccount)
    {
        if (policy is null)
            return false;
        using var document = JsonDocument.Parse(policy);
        var facts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["aws:SourceArn"] = sourceArn,
            ["aws:SourceAccount"] = sourceAccount,
        };
        var matching = Statements(document.RootElement)
            .Where(s =>
                Names(s, "Action").Any(a => Like(a.ToUpperInvariant(), action.ToUpperInvariant()))
                && Names(s, "Resource").Any(r => Like(r, resourceArn))
                && IsPrincipal(s, service)
                && Conditions(s, facts)
            )
            .Select(s => s.GetProperty("Effect").GetString())
            .ToList();
        return matching.Contains("Allow") && !matching.Contains("Deny");
    }

    /// <summary>What services check of a policy when it is set: an object with statements of known effects, and no Sid twice.</summary>
    public static bool IsValid(string policy)
    {
        try
        {
            using var document = JsonDocument.Parse(policy);
            var statements = Statements(document.RootElement);
            var sids = statements
                .Select(s => s.TryGetProperty("Sid", out var sid) ? sid.GetString() : null)
                .Where(sid => sid is { Length: > 0 })
                .ToList();
            return statements.Count > 0
                && sids.Count == sids.Distinct(StringComparer.Ordinal).Count()
                && statements.TrueForAll(s =>
                    s.TryGetProperty("Effect", out var effect)
                    && effect.GetString() is "Allow" or "Deny"
                    && s.TryGetProperty("Principal", out _)
                    && s.TryGetProperty("Action", out _)
                    && s.TryGetProperty("Resource", out _)
                );
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return false;
        }
    }

    private static List<JsonElement> Statements(JsonElement policy) =>
        policy.GetProperty("Statement") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray()]
            : [policy.GetProperty("Statement")];

    private static bool IsPrincipal(JsonElement statement, string service)
    {
        var principal = statement.GetProperty("Principal");
        return principal.ValueKind == JsonValueKind.String
            ? principal.GetString() == "*"
            : Names(principal, "Service").Contains(service) || Names(principal, "AWS").Contains("*");
    }

    // An operator that is not known here matches nothing, as a key that the request does not carry.
    private static bool Conditions(JsonElement statement, Dictionary<string, string> facts) =>
        !statement.TryGetProperty("Condition", out var condition)
        || condition
            .EnumerateObject()
            .All(op =>
                op.Value.EnumerateObject()
                    .All(key =>
                        facts.TryGetValue(key.Name, out var fact)
                        && Texts(key.Value)
                            .Any(wanted =>
                                op.Name switch
                                {
                                    "StringEquals" => wanted == fact,
                                    "StringLike" or "ArnLike" or "ArnEquals" => Like(wanted, fact),
                                    _ => false,
                                }
                            )
                    )
            );

    private static IEnumerable<string> Names(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? Texts(value) : [];

    private static IEnumerable<string> Texts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(v => v.GetString()!) : [value.GetString()!];

    private static bool Like(string pattern, string text) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(
            pattern.Replace("\\", "\\\\", StringComparison.Ordinal),
            text,
            ignoreCase: false
        );
}
