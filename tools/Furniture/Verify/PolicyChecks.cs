using System.IO.Enumeration;
using System.Text.Json.Nodes;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Verify;

/// <summary>Whether a resource policy lets the bucket's events in, and nobody else's.</summary>
internal static class PolicyChecks
{
    /// <param name="source">ARN of the bucket, or of the rule that sends for it.</param>
    public static Finding Of(string? policy, string source, string piece)
    {
        // For each statement that lets S3 or EventBridge send, the sources that it is limited to.
        var fitting = PolicyDocument
            .Parse(policy)
            .Statements.OfType<JsonObject>()
            .Where(s => $"{s["Effect"]}" == "Allow" && IsForServices($"{s["Principal"]}"))
            .Select(Sources)
            .Where(sources => sources.Count == 0 || sources.Any(s => FileSystemName.MatchesSimpleExpression(s, source, ignoreCase: false)))
            .ToList();
        var sender = source.Contains(":events:", StringComparison.Ordinal) ? "the rule" : "S3";
        return fitting.Count == 0
                ? Finding.Missing($"it does not let {source} send", $"furniture attach {piece} … adds a statement that does")
            : fitting.Exists(sources => sources.Count > 0) ? Finding.Ok($"it lets {sender} send for this bucket")
            : Finding.Warning("it lets any bucket or rule of any account send", "add conditions on aws:SourceArn and aws:SourceAccount");
    }

    private static bool IsForServices(string principal) =>
        principal == "*" || principal.Contains("s3.amazonaws.com") || principal.Contains("events.amazonaws.com");

    // Lambda writes AWS:SourceArn where SQS writes aws:SourceArn: condition keys ignore case.
    private static List<string> Sources(JsonObject statement) =>
        [
            .. (statement["Condition"] as JsonObject ?? [])
                .SelectMany(op => op.Value as JsonObject ?? [])
                .Where(key => key.Key.Equals("aws:SourceArn", StringComparison.OrdinalIgnoreCase))
                .SelectMany(key => key.Value as IEnumerable<JsonNode?> ?? [key.Value])
                .Select(value => $"{value}"),
        ];
}
