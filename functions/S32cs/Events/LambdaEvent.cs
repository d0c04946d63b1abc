using System.Text.Json;
using GapFurniture.Shared.Queue;
using GapFurniture.Shared.S3;

namespace GapFurniture.S32cs.Events;

/// <summary>What the function was called with; which one is told by the event's own members.</summary>
internal abstract record LambdaEvent
{
    /// <summary>An SQS event source: each message is answered for by itself.</summary>
    public sealed record Messages(IReadOnlyList<QueueMessage> All, IReadOnlyList<string?> Groups) : LambdaEvent;

    /// <summary>S3, SNS or EventBridge: all or nothing, Lambda calls again.</summary>
    public sealed record Notifications(IReadOnlyList<S3Notification> All) : LambdaEvent;

    /// <summary>A queue to be drained.</summary>
    public sealed record Redrive(string QueueUrl) : LambdaEvent;

    /// <summary>Recognises an event.</summary>
    /// <exception cref="S3NotificationException">It is none of these.</exception>
    public static LambdaEvent Parse(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object && Text(root, "queue_url") is { Length: > 0 } url)
            return new Redrive(url);
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("Records", out var records))
            return new Notifications([S3Notification.Parse(root)]);
        if (records.ValueKind != JsonValueKind.Array)
            throw new S3NotificationException("its Records are not an array");
        var all = records.EnumerateArray().ToList();
        if (all.Count > 0 && all.TrueForAll(IsFrom("aws:sqs", "eventSource")))
            return new Messages([.. all.Select(Message)], [.. all.Select(Group)]);
        // SNS calls functions with its message inside; the envelope that it sends to queues is another.
        if (all.Count > 0 && all.TrueForAll(IsFrom("aws:sns", "EventSource")))
            return new Notifications([.. all.Select(r => S3Notification.Parse(SnsMessage(r)))]);
        return new Notifications([S3Notification.Parse(root)]);
    }

    private static Predicate<JsonElement> IsFrom(string source, string member) =>
        record => record.ValueKind == JsonValueKind.Object && Text(record, member) == source;

    private static QueueMessage Message(JsonElement record) =>
        Text(record, "messageId") is { Length: > 0 } id
            ? new QueueMessage(id, Text(record, "body") ?? "", 1)
            : throw new S3NotificationException("an SQS record without messageId");

    // Only messages of FIFO queues have one.
    private static string? Group(JsonElement record) =>
        record.TryGetProperty("attributes", out var attributes) && attributes.ValueKind == JsonValueKind.Object
            ? Text(attributes, "MessageGroupId")
            : null;

    private static string SnsMessage(JsonElement record) =>
        record.TryGetProperty("Sns", out var sns) && sns.ValueKind == JsonValueKind.Object && Text(sns, "Message") is { } message
            ? message
            : throw new S3NotificationException("an SNS record without a message");

    private static string? Text(JsonElement parent, string name)
    {
        try
        {
            return parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        // Half a surrogate pair is legal in JSON's grammar and no text.
        catch (InvalidOperationException e)
        {
            throw new S3NotificationException($"{name} is not valid Unicode: {e.Message}", e);
        }
    }
}
