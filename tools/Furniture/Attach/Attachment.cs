using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GapFurniture.Aws.Events;
using GapFurniture.Furniture.Notifications;

namespace GapFurniture.Furniture.Attach;

/// <summary>How a bucket's events reach a piece: S3 → queue; S3 → function, asynchronously; or S3 → EventBridge → queue or function.</summary>
internal enum Way
{
    Queue,
    Function,
    EventBridge,
}

/// <summary>The attachment that the command line describes, as far as it does.</summary>
/// <param name="Filter">Null when neither prefix nor suffix were given: for attach all keys, for detach any.</param>
/// <param name="Way">Null for the piece's own.</param>
/// <param name="Id">Null to make one.</param>
/// <param name="Account">The bucket's owner; null for the target's.</param>
internal sealed record AttachRequest(
    string Piece,
    string Bucket,
    NotificationFilter? Filter = null,
    Way? Way = null,
    string? Queue = null,
    string? Function = null,
    string? Id = null,
    string? Account = null
)
{
    /// <summary>The events that the piece works on. The default value is new objects.</summary>
    public IReadOnlyList<string> Events { get; init; } = [EventTypes.Created];

    public async Task<Attachment> ResolveAsync(Way standard, Targets targets)
    {
        var way = Way ?? (Queue is not null ? Attach.Way.Queue : standard);
        var filter = Filter ?? NotificationFilter.All;
        var target = way switch
        {
            Attach.Way.Function when Function is null => throw new UsageException("--to function needs --function NAME"),
            Attach.Way.Function => await targets.FunctionAsync(Function),
            Attach.Way.EventBridge when Queue is null && Function is not null => await targets.FunctionAsync(Function),
            _ when Queue is not null => await targets.QueueAsync(Queue),
            _ when Function is not null => await targets.QueueOfAsync(Function),
            _ => throw new UsageException("which target? give --queue NAME|URL, or --function NAME, whose queue is then used"),
        };
        if (way == Attach.Way.Queue && target.Arn.Name.EndsWith(".fifo", StringComparison.Ordinal))
            throw new FurnitureException(
                $"S3 cannot send to a FIFO queue such as {target.Arn.Name}; use --to eventbridge, or a standard queue"
            );
        var id = Id ?? Attachment.DefaultId(Piece, filter, way, target.Arn);
        return new Attachment(Piece, Bucket, filter, way, target, id, Account ?? target.Arn.Account) { Events = Events };
    }
}

/// <summary>A bucket attached to a piece: everything that attach writes, and by which detach recognises it.</summary>
internal sealed record Attachment(string Piece, string Bucket, NotificationFilter Filter, Way Way, Target Target, string Id, string Account)
{
    /// <summary>How the ids begin that furniture gives to configurations and rules.</summary>
    public static string IdPrefix(string piece) => $"furniture-{piece.ToLowerInvariant()}-";

    /// <summary>The id when the user gives none: the same for the same attachment, so that attaching twice is attaching once.</summary>
    public static string DefaultId(string piece, NotificationFilter filter, Way way, Arn target) =>
        IdPrefix(piece) + Digest($"{filter.Prefix}\n{filter.Suffix}\n{way}\n{target}").ToLowerInvariant();

    /// <summary>The statement's id in the target's policy: letters and digits only, since not all services accept what a bucket's name may have.</summary>
    public string Sid => $"Furniture{Piece}{Digest($"{Bucket}\n{Id}")}";

    public string BucketArn => Target.Arn.Bucket(Bucket);

    /// <summary>Who sends to the target.</summary>
    public string Principal => Way == Way.EventBridge ? "events.amazonaws.com" : "s3.amazonaws.com";

    /// <summary>On whose behalf: the bucket, or the rule.</summary>
    public string SourceArn =>
        Way == Way.EventBridge ? $"arn:{Target.Arn.Partition}:events:{Target.Arn.Region}:{Target.Arn.Account}:rule/{Id}" : BucketArn;

    /// <summary>The bucket's owner; null for a rule, whose ARN names the account.</summary>
    public string? SourceAccount => Way == Way.EventBridge ? null : Account;

    /// <summary>The bucket's events. The default value is new objects.</summary>
    public IReadOnlyList<string> Events { get; init; } = [EventTypes.Created];

    /// <summary>The element of the notification configuration; null when events come by EventBridge.</summary>
    public NotificationItem? Item =>
        Way switch
        {
            Way.Queue => NotificationItem.Create(ConfigurationKind.Queue, Id, Target.Arn.ToString(), Filter, Events),
            Way.Function => NotificationItem.Create(ConfigurationKind.Function, Id, Target.Arn.ToString(), Filter, Events),
            _ => null,
        };

    /// <summary>The statement of the target's policy.</summary>
    public JsonNode Statement =>
        JsonSerializer.SerializeToNode(
            new
            {
                Sid,
                Effect = "Allow",
                Principal = new { Service = Principal },
                Action = Target.Queue is null ? "lambda:InvokeFunction" : "sqs:SendMessage",
                Resource = Target.Arn.ToString(),
                Condition = new { ArnLike = Equal("aws:SourceArn", SourceArn), StringEquals = Equal("aws:SourceAccount", SourceAccount) },
            },
            JsonExtensions.WithoutNulls
        )!;

    /// <summary>The event pattern of the rule. Prefix and suffix together need a wildcard: two entries in a list would mean "or".</summary>
    public string Pattern
    {
        get
        {
            var key = (Filter.Prefix, Filter.Suffix) switch
            {
                ("", "") => null,
                (var prefix, "") => Equal("prefix", prefix),
                ("", var suffix) => Equal("suffix", suffix),
                var (prefix, suffix) => Equal("wildcard", $"{Escape(prefix)}*{Escape(suffix)}"),
            };
            var pattern = new Dictionary<string, object>
            {
                ["source"] = new[] { "aws.s3" },
                ["detail-type"] = Events.Select(DetailType).Distinct(StringComparer.Ordinal),
                ["detail"] = new { bucket = new { name = new[] { Bucket } }, @object = key is null ? null : new { key = new[] { key } } },
            };
            return JsonSerializer.Serialize(pattern, JsonExtensions.WithoutNulls);
        }
    }

    /// <summary>The filter of a rule that attach wrote, from its <see cref="Pattern"/>.</summary>
    public static NotificationFilter FilterOf(string pattern)
    {
        if (JsonElement.Parse(pattern).Child("detail")?.Child("object")?.Items("key") is not [var key, ..])
            return NotificationFilter.All;
        return key.Text("wildcard")?.Replace(@"\\", @"\", StringComparison.Ordinal).Split('*') is [var prefix, var suffix]
            ? new NotificationFilter(prefix, suffix)
            : new NotificationFilter(key.Text("prefix") ?? "", key.Text("suffix") ?? "");
    }

    private static Dictionary<string, string>? Equal(string name, string? value) => value is null ? null : new() { [name] = value };

    // EventBridge tells deletions and expirations apart by the event's reason alone.
    private static string DetailType(string type) => type == EventTypes.Created ? "Object Created" : "Object Deleted";

    public override string ToString() =>
        $"{Bucket}, {Filter} → {(Way == Way.EventBridge ? "EventBridge → " : "")}{Target}, configuration id {Id}";

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);

    private static string Digest(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
