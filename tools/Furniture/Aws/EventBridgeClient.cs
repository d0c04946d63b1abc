using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;

namespace GapFurniture.Furniture.Aws;

/// <summary>A rule of the default event bus.</summary>
internal sealed record EventRule(string Name, string Arn, string Pattern, string State, string Description);

/// <summary>The few calls of Amazon EventBridge that attaching and verifying need, named as in the official client.</summary>
/// <seealso href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html"/>
internal sealed class EventBridgeClient() : ServiceClient(new Service("EventBridge", "events"))
{
    /// <summary>The rule; null when there is none.</summary>
    public async Task<EventRule?> DescribeRuleAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return Rule(await CallAsync("AWSEvents.DescribeRule", new JsonObject { ["Name"] = name }, cancellation));
        }
        catch (AmazonServiceException e) when (e.ErrorCode == "ResourceNotFoundException")
        {
            return null;
        }
    }

    /// <summary>All rules whose names begin so.</summary>
    public async Task<IReadOnlyList<EventRule>> ListRulesAsync(string namePrefix, CancellationToken cancellation)
    {
        var rules = new List<EventRule>();
        string? token = null;
        do
        {
            var request = new JsonObject();
            if (namePrefix.Length > 0)
                request["NamePrefix"] = namePrefix;
            if (token is not null)
                request["NextToken"] = token;
            var page = await CallAsync("AWSEvents.ListRules", request, cancellation);
            rules.AddRange(page.Items("Rules").Select(Rule));
            token = page.Text("NextToken");
        } while (!string.IsNullOrEmpty(token));
        return rules;
    }

    /// <summary>Creates or changes a rule.</summary>
    public Task PutRuleAsync(string name, string pattern, string description, CancellationToken cancellation) =>
        CallAsync(
            "AWSEvents.PutRule",
            new JsonObject
            {
                ["Name"] = name,
                ["EventPattern"] = pattern,
                ["State"] = "ENABLED",
                ["Description"] = description,
            },
            cancellation
        );

    /// <summary>Sends what the rule matches to a queue or function.</summary>
    public Task PutTargetsAsync(string rule, string id, string arn, CancellationToken cancellation) =>
        AllAsync(
            "AWSEvents.PutTargets",
            new JsonObject { ["Rule"] = rule, ["Targets"] = new JsonArray(new JsonObject { ["Id"] = id, ["Arn"] = arn }) },
            cancellation
        );

    /// <summary>Ids and ARNs of a rule's targets.</summary>
    public async Task<IReadOnlyList<(string Id, string Arn)>> ListTargetsByRuleAsync(string rule, CancellationToken cancellation) =>
        [
            .. (await CallAsync("AWSEvents.ListTargetsByRule", new JsonObject { ["Rule"] = rule }, cancellation))
                .Items("Targets")
                .Select(t => (t.Text("Id") ?? "", t.Text("Arn") ?? "")),
        ];

    public Task RemoveTargetsAsync(string rule, IEnumerable<string> ids, CancellationToken cancellation) =>
        AllAsync(
            "AWSEvents.RemoveTargets",
            new JsonObject { ["Rule"] = rule, ["Ids"] = new JsonArray([.. ids.Select(i => (JsonNode)i)]) },
            cancellation
        );

    public Task DeleteRuleAsync(string name, CancellationToken cancellation) =>
        CallAsync("AWSEvents.DeleteRule", new JsonObject { ["Name"] = name }, cancellation);

    // These two respond with 200 even when entries failed.
    private async Task AllAsync(string target, JsonObject request, CancellationToken cancellation)
    {
        var answer = await CallAsync(target, request, cancellation);
        if (answer.Items("FailedEntries") is [var failed, ..])
            throw new AmazonServiceException($"{failed.Text("ErrorCode")}: {failed.Text("ErrorMessage")}");
    }

    private static EventRule Rule(JsonElement rule) =>
        new(
            rule.Text("Name") ?? "",
            rule.Text("Arn") ?? "",
            rule.Text("EventPattern") ?? "",
            rule.Text("State") ?? "",
            rule.Text("Description") ?? ""
        );
}
