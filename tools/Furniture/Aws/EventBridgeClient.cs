using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using GapFurniture.Aws.Events;

namespace GapFurniture.Furniture.Aws;

/// <summary>A rule of the default event bus, its members named as on the wire.</summary>
internal sealed record EventRule(string Name, string Arn, string? EventPattern, string? State, string? Description)
{
    /// <summary>Whether it selects by a pattern, in whatever spelling.</summary>
    public bool Has(string pattern) =>
        EventPattern is not null && JsonNode.DeepEquals(JsonNode.Parse(EventPattern), JsonNode.Parse(pattern));
}

/// <summary>The few calls of Amazon EventBridge that attaching and verifying need, named as in the official client.</summary>
/// <seealso href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html"/>
internal sealed class EventBridgeClient(CancellationToken cancellation) : ServiceClient("EventBridge", "events", cancellation)
{
    public async Task<EventRule?> DescribeRuleAsync(string name) =>
        (await TrySendAsync(On("DescribeRule", new { Name = name })))?.Deserialize<EventRule>();

    /// <summary>All rules whose names begin so; null for all.</summary>
    public Task<IReadOnlyList<EventRule>> ListRulesAsync(string? namePrefix = null) =>
        ListAsync("Rules", On("ListRules", new { NamePrefix = namePrefix }), r => r.Deserialize<EventRule>()!);

    public Task PutRuleAsync(string name, string pattern, string description) =>
        SendAsync(
            On(
                "PutRule",
                new
                {
                    Name = name,
                    EventPattern = pattern,
                    State = "ENABLED",
                    Description = description,
                }
            )
        );

    /// <summary>Sends what the rule matches to a queue or function.</summary>
    public Task PutTargetsAsync(string rule, string id, string arn) =>
        SendAllAsync(On("PutTargets", new { Rule = rule, Targets = new[] { new { Id = id, Arn = arn } } }));

    public async Task<IReadOnlyList<(string Id, string Arn)>> ListTargetsByRuleAsync(string rule)
    {
        var response = await SendAsync(On("ListTargetsByRule", new { Rule = rule }));
        return [.. response.Items("Targets").Select(t => (t.Text("Id") ?? "", t.Text("Arn") ?? ""))];
    }

    public Task RemoveTargetsAsync(string rule, IEnumerable<string> ids) =>
        SendAllAsync(On("RemoveTargets", new { Rule = rule, Ids = ids }));

    public Task DeleteRuleAsync(string name) => SendAsync(On("DeleteRule", new { Name = name }));

    // These two respond with 200 even when entries failed.
    private async Task SendAllAsync(ServiceRequest request)
    {
        if ((await SendAsync(request)).Items("FailedEntries") is [var failed, ..])
            throw new AmazonServiceException($"{failed.Text("ErrorCode")}: {failed.Text("ErrorMessage")}");
    }

    private static ServiceRequest On(string operation, object body) => Call($"AWSEvents.{operation}", body);
}
