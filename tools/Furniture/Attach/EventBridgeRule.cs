using System.Text.Json;
using GapFurniture.Aws.Events;
using GapFurniture.Furniture.Notifications;

namespace GapFurniture.Furniture.Attach;

/// <summary>The way by EventBridge: the bucket sends all its events there, and a rule of ours selects.</summary>
internal sealed class EventBridgeRule(Clients clients, Attachment attachment)
{
    // The rule's description remembers what detach has to undo on the bucket.
    private const string SwitchedOn = " Switched EventBridge on for the bucket.";
    private const string TargetId = "furniture";

    private readonly BucketNotifications _notifications = new(clients);

    /// <summary>Writes the rule, its target, and the bucket's switch.</summary>
    /// <returns>True if something was changed.</returns>
    public async Task<bool> PutAsync()
    {
        var changed = await FurnitureException.ExplainAsync(
            $"cannot write the rule {attachment.Id}",
            "events:DescribeRule, PutRule, PutTargets, ListTargetsByRule",
            PutRuleAsync()
        );
        return await _notifications.ChangeAsync(attachment.Bucket, d => Attacher.Merge(d, attachment)) || changed;
    }

    private async Task<bool> PutRuleAsync()
    {
        var rule = await clients.EventBridge.DescribeRuleAsync(attachment.Id);
        if (clients.IsDryRun)
        {
            await ShowAsync(rule, attachment.Pattern);
            return false;
        }
        var wasOn = (await _notifications.ReadAsync(attachment.Bucket)).SendsToEventBridge;
        var switchedOn = !wasOn || (rule is not null && HasSwitchedOn(rule));
        var description = DescriptionFor(attachment.Piece) + (switchedOn ? SwitchedOn : "");
        var target = (Id: TargetId, Arn: attachment.Target.Arn.ToString());
        var isSame = rule?.Description == description && rule.Has(attachment.Pattern);
        if (isSame && (await clients.EventBridge.ListTargetsByRuleAsync(attachment.Id)).Contains(target))
            return false;
        if (!isSame)
            await clients.EventBridge.PutRuleAsync(attachment.Id, attachment.Pattern, description);
        await clients.EventBridge.PutTargetsAsync(attachment.Id, target.Id, target.Arn);
        return true;
    }

    /// <summary>Deletes the rule, and switches EventBridge off for the bucket if we switched it on and no other rule needs it.</summary>
    public async Task RemoveAsync()
    {
        if (await clients.EventBridge.DescribeRuleAsync(attachment.Id) is not { } rule)
            return;
        var targets = await clients.EventBridge.ListTargetsByRuleAsync(rule.Name);
        if (targets.Any(t => t.Id != TargetId))
            throw new FurnitureException(
                $"rule {rule.Name} has targets that furniture did not add; move them to a rule of their own first"
            );
        var all = await clients.EventBridge.ListRulesAsync();
        if (
            HasSwitchedOn(rule)
            && !all.Any(r => r.Name != rule.Name && r.EventPattern?.Contains("aws.s3", StringComparison.Ordinal) == true)
        )
            await _notifications.ChangeAsync(attachment.Bucket, d => d.Without(i => i.Name == ConfigurationKind.EventBridge));
        if (clients.IsDryRun)
        {
            await ShowAsync(rule, null);
            return;
        }
        // The rule last: it remembers what else there is to undo.
        if (targets.Count > 0)
            await clients.EventBridge.RemoveTargetsAsync(rule.Name, targets.Select(t => t.Id));
        await clients.EventBridge.DeleteRuleAsync(rule.Name);
    }

    /// <summary>The rules that furniture wrote for a piece and a bucket, with the target that each has; of a name, where one is given.</summary>
    public static async Task<IReadOnlyList<(EventRule Rule, string? TargetArn)>> FindAsync(
        Clients clients,
        string piece,
        string bucket,
        string? name = null
    )
    {
        var rules = (await clients.EventBridge.ListRulesAsync(namePrefix: name))
            .Where(r => name is null || r.Name == name)
            .Where(r => r.Description?.StartsWith(DescriptionFor(piece), StringComparison.Ordinal) == true && IsFor(r, bucket))
            .ToList();
        var targets = await Task.WhenAll(rules.Select(r => clients.EventBridge.ListTargetsByRuleAsync(r.Name)));
        return [.. rules.Zip(targets, (rule, its) => (rule, (string?)its.FirstOrDefault(t => t.Id == TargetId).Arn))];
    }

    private Task ShowAsync(EventRule? rule, string? pattern) =>
        TextDiff.ShowAsync($"rule {attachment.Id}", Indented(rule?.EventPattern), Indented(pattern));

    private static string Indented(string? json) =>
        json is null ? "" : JsonSerializer.Serialize(JsonElement.Parse(json), JsonExtensions.Readable);

    private static string DescriptionFor(string piece) => $"Made by furniture for {piece}.";

    private static bool HasSwitchedOn(EventRule rule) => rule.Description?.EndsWith(SwitchedOn, StringComparison.Ordinal) == true;

    private static bool IsFor(EventRule rule, string bucket) =>
        rule.EventPattern is { Length: > 0 } pattern
        && JsonElement.Parse(pattern).Child("detail")?.Child("bucket")?.Items("name") is { } names
        && names.Any(n => n.ToString() == bucket);
}
