using System.Text.Json;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Policies;

namespace GapFurniture.Furniture.Verify;

/// <summary>Whether a resource policy lets the bucket's events in, and nobody else's.</summary>
internal static class PolicyChecks
{
    /// <param name="source">The bucket, or the rule that sends for it.</param>
    public static Finding Of(string link, string? policy, string source, string piece)
    {
        var allows = PolicyDocument.Parse(policy).Statements.Select(Json).Where(s => s.Text("Effect") == "Allow" && IsService(s)).ToList();
        var sources = allows.Select(s => (Statement: s, Sources: Sources(s))).ToList();
        var fitting = sources.Where(s => s.Sources.Count == 0 || s.Sources.Any(a => IsLike(a, source))).ToList();
        if (fitting.Count == 0)
            return Finding.Missing(link, $"it does not let {source} send", $"furniture attach {piece} … puts a statement of its own there");
        return fitting.TrueForAll(s => s.Sources.Count == 0)
            ? Finding.Warning(
                link,
                "it lets S3 send for any bucket of anybody, or rules of anybody",
                "add conditions on aws:SourceArn and aws:SourceAccount"
            )
            : Finding.Ok(
                link,
                $"it lets {(source.Contains(":events:", StringComparison.Ordinal) ? "the rule" : "S3")} send for this bucket"
            );
    }

    private static bool IsService(JsonElement statement) =>
        statement.Member("Principal") is { } principal
        && (
            principal.ToString() == "*"
            || principal.ToString() is var text && (text.Contains("s3.amazonaws.com") || text.Contains("events.amazonaws.com"))
        );

    // Lambda writes AWS:SourceArn where SQS writes aws:SourceArn: keys of conditions have no case.
    private static List<string> Sources(JsonElement statement) =>
        statement.Member("Condition") is not { } condition
            ? []
            :
            [
                .. condition
                    .EnumerateObject()
                    .SelectMany(op => op.Value.EnumerateObject())
                    .Where(key => key.Name.Equals("aws:SourceArn", StringComparison.OrdinalIgnoreCase))
                    .SelectMany(key => key.Value.ValueKind == JsonValueKind.Array ? key.Value.EnumerateArray().ToList() : [key.Value])
                    .Select(value => value.ToString()),
            ];

    private static bool IsLike(string pattern, string arn) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, arn, ignoreCase: false);

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
