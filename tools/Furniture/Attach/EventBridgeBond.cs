using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Cli;
using GapFurniture.Furniture.Notifications;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Attach;

/// <summary>The way by EventBridge: the bucket sends everything to it, and a rule of ours picks.</summary>
internal sealed class EventBridgeBond(AmazonEventBridgeClient eventBridge, BucketNotifications notifications, Attachment attachment)
{
    // In the rule's description stands what detach has to undo on the bucket.
    private const string SwitchedOn = " Switched EventBridge on for the bucket.";
    private const string TargetId = "furniture";

    public async Task<string> PreviewAsync(CancellationToken cancellation)
    {
        var before = await eventBridge.DescribeRuleAsync(attachment.RuleName, cancellation);
        return $"rule {attachment.RuleName}:\n{TextDiff.Of(before is null ? "" : Indented(before.Pattern), Indented(attachment.Pattern))}";
    }

    /// <summary>Makes the rule, its target, and the bucket's switch; true if something was changed.</summary>
    public async Task<bool> PutAsync(CancellationToken cancellation)
    {
        try
        {
            var rule = await eventBridge.DescribeRuleAsync(attachment.RuleName, cancellation);
            var wasOn = (await notifications.ReadAsync(attachment.Bucket, cancellation)).SendsToEventBridge;
            var switchedOn = rule is null ? !wasOn : HasSwitchedOn(rule) || !wasOn;
            var description = $"Made by furniture for {attachment.Piece}.{(switchedOn ? SwitchedOn : "")}";
            var same = rule is not null && rule.Description == description && IsSame(rule.Pattern, attachment.Pattern);
            if (!same)
                await eventBridge.PutRuleAsync(attachment.RuleName, attachment.Pattern, description, cancellation);
            var target = (TargetId, attachment.Target.Arn.ToString());
            var isTargeted = same && (await eventBridge.ListTargetsByRuleAsync(attachment.RuleName, cancellation)).Contains(target);
            if (!isTargeted)
                await eventBridge.PutTargetsAsync(attachment.RuleName, target.TargetId, target.Item2, cancellation);
            var changed = await notifications.ChangeAsync(attachment.Bucket, d => Attacher.Merge(d, attachment), null, cancellation);
            return changed || !same || !isTargeted;
        }
        catch (AmazonServiceException e)
        {
            throw new FurnitureException(
                $"cannot make the rule {attachment.RuleName}: {AwsTrouble.Describe(e, needed: "events:DescribeRule, PutRule, PutTargets, ListTargetsByRule")}"
            );
        }
    }

    /// <summary>Takes the rule out, and the bucket's switch if we turned it and no other rule needs it; what was done, in words.</summary>
    public async Task<string?> RemoveAsync(CancellationToken cancellation)
    {
        var rule = await eventBridge.DescribeRuleAsync(attachment.RuleName, cancellation);
        if (rule is null)
            return null;
        var targets = await eventBridge.ListTargetsByRuleAsync(rule.Name, cancellation);
        if (targets.Any(t => t.Id != TargetId))
            throw new FurnitureException(
                $"rule {rule.Name} has targets that furniture did not put there; move them to a rule of their own first"
            );
        var others = (await eventBridge.ListRulesAsync("", cancellation)).Where(r =>
            r.Name != rule.Name && r.Pattern.Contains("aws.s3", StringComparison.Ordinal)
        );
        var staysOn = !HasSwitchedOn(rule) || others.Any();
        if (!staysOn)
            await notifications.ChangeAsync(
                attachment.Bucket,
                d => d.Without(i => i.Name == ConfigurationKind.EventBridge),
                null,
                cancellation
            );
        // The rule last: it remembers what else there is to undo.
        if (targets.Count > 0)
            await eventBridge.RemoveTargetsAsync(rule.Name, targets.Select(t => t.Id), cancellation);
        await eventBridge.DeleteRuleAsync(rule.Name, cancellation);
        return staysOn
            ? $"rule {rule.Name}; the bucket still sends to EventBridge"
            : $"rule {rule.Name} and the bucket's EventBridge switch";
    }

    private static bool HasSwitchedOn(EventRule rule) => rule.Description.EndsWith(SwitchedOn, StringComparison.Ordinal);

    private static bool IsSame(string one, string other) => JsonNode.DeepEquals(JsonNode.Parse(one), JsonNode.Parse(other));

    private static string Indented(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement, s_indented);
    }

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };
}
