using System.Text.Json.Nodes;
using Amazon.Runtime;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Notifications;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Attach;

/// <summary>The way by EventBridge: the bucket sends all its events there, and a rule of ours selects.</summary>
internal sealed class EventBridgeRule(EventBridgeClient eventBridge, BucketNotifications notifications, Attachment attachment)
{
    // The rule's description remembers what detach has to undo on the bucket.
    private const string SwitchedOn = " Switched EventBridge on for the bucket.";
    private const string TargetId = "furniture";

    public async Task<string> PreviewAsync(CancellationToken cancellation)
    {
        var before = await eventBridge.DescribeRuleAsync(attachment.RuleName, cancellation);
        return $"rule {attachment.RuleName}:\n{TextDiff.Of(before?.Pattern.ToJson().Indented() ?? "", attachment.Pattern.ToJson().Indented())}";
    }

    /// <summary>Writes the rule, its target, and the bucket's switch.</summary>
    /// <returns>True if something was changed.</returns>
    public async Task<bool> PutAsync(CancellationToken cancellation)
    {
        try
        {
            var rule = await eventBridge.DescribeRuleAsync(attachment.RuleName, cancellation);
            var wasOn = (await notifications.ReadAsync(attachment.Bucket, cancellation)).SendsToEventBridge;
            var switchedOn = rule is null ? !wasOn : HasSwitchedOn(rule) || !wasOn;
            var description = DescriptionFor(attachment.Piece) + (switchedOn ? SwitchedOn : "");
            var same = rule is not null && rule.Description == description && IsSame(rule.Pattern, attachment.Pattern);
            if (!same)
                await eventBridge.PutRuleAsync(attachment.RuleName, attachment.Pattern, description, cancellation);
            var target = (Id: TargetId, Arn: attachment.Target.Arn.ToString());
            var isTargeted = same && (await eventBridge.ListTargetsByRuleAsync(attachment.RuleName, cancellation)).Contains(target);
            if (!isTargeted)
                await eventBridge.PutTargetsAsync(attachment.RuleName, target.Id, target.Arn, cancellation);
            var changed = await notifications.ChangeAsync(attachment.Bucket, d => Attacher.Merge(d, attachment), null, cancellation);
            return changed || !same || !isTargeted;
        }
        catch (AmazonServiceException e)
        {
            throw new FurnitureException(
                $"cannot write the rule {attachment.RuleName}: {AwsTrouble.Describe(e, needed: "events:DescribeRule, PutRule, PutTargets, ListTargetsByRule")}"
            );
        }
    }

    /// <summary>Deletes the rule, and switches EventBridge off for the bucket if we switched it on and no other rule needs it.</summary>
    public async Task RemoveAsync(CancellationToken cancellation)
    {
        var rule = await eventBridge.DescribeRuleAsync(attachment.RuleName, cancellation);
        if (rule is null)
            return;
        var targets = await eventBridge.ListTargetsByRuleAsync(rule.Name, cancellation);
        if (targets.Any(t => t.Id != TargetId))
            throw new FurnitureException(
                $"rule {rule.Name} has targets that furniture did not add; move them to a rule of their own first"
            );
        var others = (await eventBridge.ListRulesAsync("", cancellation)).Where(r =>
            r.Name != rule.Name && r.Pattern.Contains("aws.s3", StringComparison.Ordinal)
        );
        if (HasSwitchedOn(rule) && !others.Any())
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
    }

    /// <summary>The rules that furniture wrote for a piece and a bucket, with the target that each has.</summary>
    public static async Task<IReadOnlyList<(EventRule Rule, string? TargetArn)>> FindAsync(
        EventBridgeClient eventBridge,
        string piece,
        string bucket,
        string namePrefix,
        CancellationToken cancellation
    )
    {
        var found = new List<(EventRule, string?)>();
        foreach (var rule in await eventBridge.ListRulesAsync(namePrefix, cancellation))
        {
            if (!rule.Description.StartsWith(DescriptionFor(piece), StringComparison.Ordinal) || !IsFor(rule, bucket))
                continue;
            var targets = await eventBridge.ListTargetsByRuleAsync(rule.Name, cancellation);
            found.Add((rule, targets.FirstOrDefault(t => t.Id == TargetId).Arn));
        }
        return found;
    }

    public static bool IsSame(string pattern, string other) => JsonNode.DeepEquals(JsonNode.Parse(pattern), JsonNode.Parse(other));

    private static string DescriptionFor(string piece) => $"Made by furniture for {piece}.";

    private static bool HasSwitchedOn(EventRule rule) => rule.Description.EndsWith(SwitchedOn, StringComparison.Ordinal);

    private static bool IsFor(EventRule rule, string bucket) =>
        rule.Pattern.Length > 0
        && rule.Pattern.ToJson().Member("detail")?.Member("bucket")?.Items("name") is { } names
        && names.Any(n => n.ToString() == bucket);
}
