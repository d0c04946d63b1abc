using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Notifications;

namespace GapFurniture.Furniture.Attach;

/// <summary>A bucket attached to a piece: everything that attach writes, and by which detach recognises it.</summary>
internal sealed record Attachment(string Piece, string Bucket, NotificationFilter Filter, Way Way, Target Target, string Id, string Account)
{
    private const string Prefix = "furniture-";

    /// <summary>How the ids begin that furniture gives to configurations and rules.</summary>
    public static string IdPrefix(string piece) => $"{Prefix}{piece.ToLowerInvariant()}-";

    /// <summary>The id when the user gives none: the same for the same attachment, so that attaching twice is attaching once.</summary>
    public static string DefaultId(string piece, NotificationFilter filter, Way way, Arn target) =>
        IdPrefix(piece) + Digest($"{filter.Prefix}\n{filter.Suffix}\n{way}\n{target}").ToLowerInvariant();

    /// <summary>The statement's id in the target's policy: letters and digits only, since not all services accept what a bucket's name may have.</summary>
    public static string SidOf(string piece, string bucket, string id) => $"Furniture{piece}{Digest($"{bucket}\n{id}")}";

    public string Sid => SidOf(Piece, Bucket, Id);

    public string BucketArn => Target.Arn.Bucket(Bucket);

    /// <summary>Name of the EventBridge rule.</summary>
    public string RuleName => Id;

    public string RuleArn => $"arn:{Target.Arn.Partition}:events:{Target.Arn.Region}:{Target.Arn.Account}:rule/{RuleName}";

    /// <summary>Who sends to the target.</summary>
    public string Principal => Way == Way.EventBridge ? "events.amazonaws.com" : "s3.amazonaws.com";

    /// <summary>On whose behalf: the bucket, or the rule.</summary>
    public string SourceArn => Way == Way.EventBridge ? RuleArn : BucketArn;

    /// <summary>The bucket's owner; null for a rule, whose ARN names the account.</summary>
    public string? SourceAccount => Way == Way.EventBridge ? null : Account;

    /// <summary>The element of the notification configuration; null when events come by EventBridge.</summary>
    public NotificationItem? Item =>
        Way switch
        {
            Way.Queue => NotificationItem.Create(ConfigurationKind.Queue, Id, Target.Arn.ToString(), Filter),
            Way.Function => NotificationItem.Create(ConfigurationKind.Function, Id, Target.Arn.ToString(), Filter),
            _ => null,
        };

    /// <summary>The statement of a queue's policy.</summary>
    public string Statement
    {
        get
        {
            var condition = new JsonObject { ["ArnLike"] = new JsonObject { ["aws:SourceArn"] = SourceArn } };
            if (SourceAccount is not null)
                condition["StringEquals"] = new JsonObject { ["aws:SourceAccount"] = SourceAccount };
            return new JsonObject
            {
                [nameof(Sid)] = Sid,
                ["Effect"] = "Allow",
                [nameof(Principal)] = new JsonObject { ["Service"] = Principal },
                ["Action"] = "sqs:SendMessage",
                ["Resource"] = Target.Arn.ToString(),
                ["Condition"] = condition,
            }.ToJsonString();
        }
    }

    /// <summary>The event pattern of the rule. Prefix and suffix together need a wildcard: two entries in a list would mean "or".</summary>
    public string Pattern
    {
        get
        {
            JsonObject? key = (Filter.Prefix, Filter.Suffix) switch
            {
                ("", "") => null,
                (var prefix, "") => new JsonObject { ["prefix"] = prefix },
                ("", var suffix) => new JsonObject { ["suffix"] = suffix },
                var (prefix, suffix) => new JsonObject { ["wildcard"] = $"{Escape(prefix)}*{Escape(suffix)}" },
            };
            var detail = new JsonObject { ["bucket"] = new JsonObject { ["name"] = new JsonArray(Bucket) } };
            if (key is not null)
                detail["object"] = new JsonObject { ["key"] = new JsonArray(key) };
            return new JsonObject
            {
                ["source"] = new JsonArray("aws.s3"),
                ["detail-type"] = new JsonArray("Object Created"),
                ["detail"] = detail,
            }.ToJsonString();
        }
    }

    public override string ToString() =>
        $"{Bucket}, {Filter} → {(Way == Way.EventBridge ? "EventBridge → " : "")}{Target}, configuration id {Id}";

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);

    private static string Digest(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
