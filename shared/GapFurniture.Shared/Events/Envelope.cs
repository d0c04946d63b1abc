using System.Net;
using System.Text;
using System.Text.Json;
using GapFurniture.Shared.Queue;

namespace GapFurniture.Shared.Events;

/// <summary>
/// What a message or a Lambda event says about S3 objects, taken out of all its envelopes once, at the door: an S3 notification, directly or
/// within SQS records, SNS records, SNS messages, a failure record of Lambda's destinations, in any nesting; or an EventBridge event.
/// </summary>
/// <param name="Records">The reported objects in the order of the report; empty for a test event.</param>
/// <param name="Problem">Why it, or a part of it, could not be read; null when all of it was.</param>
/// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html"/>
/// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html"/>
public sealed record Envelope(IReadOnlyList<S3Record> Records, string? Problem = null)
{
    // S3 → SNS → SQS → Lambda → destination is four deep; deeper nesting is an attack.
    private const int DeepestNesting = 8;

    /// <summary>True for the <c>s3:TestEvent</c> that S3 sends when a notification is configured: nothing to do, and nothing wrong.</summary>
    public bool IsTestEvent { get; private init; }

    /// <summary>One JSON document without the envelopes around it.</summary>
    /// <param name="Json">What S3 wrote, or another sender.</param>
    /// <param name="Id">The same at every delivery: id of the SQS or SNS message next to it, or the one that the caller gave.</param>
    /// <param name="MessageId">The SQS message of a Lambda event that it came in, to be named when it fails; null when there is none.</param>
    /// <param name="Problem">Why there is no document; then <paramref name="Json"/> is undefined.</param>
    public sealed record Content(JsonElement Json, string Id, string? MessageId, string? Problem = null);

    /// <summary>Reads a message body.</summary>
    public static Envelope Read(string body) => Of(Open(body, "", null, 0));

    /// <summary>Reads a message body in UTF-8.</summary>
    public static Envelope Read(ReadOnlyMemory<byte> utf8) => Read(Encoding.UTF8.GetString(utf8.Span));

    /// <summary>Reads an event that is JSON already, such as a Lambda function's input.</summary>
    public static Envelope Read(JsonElement root) => Of(Open(root, "", null, 0));

    /// <summary>Reads one document that <see cref="Open(JsonElement, string)"/> found.</summary>
    public static Envelope Read(Content content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var json = content.Json;
        if (content.Problem is { } problem)
            return new([], problem);
        if (json.ValueKind != JsonValueKind.Object)
            return new([], $"a JSON {json.ValueKind.ToString().ToLowerInvariant()} instead of an S3 event");
        if (json.Text("Event") == "s3:TestEvent")
            return new([]) { IsTestEvent = true };
        if (json.Child("s3") is { } s3)
            return OfNotification(json, s3);
        if (json.Child("detail") is { } detail)
            return OfEventBridge(json, detail);
        return new([], $"not an S3 event: its members are {json.Names()}");
    }

    /// <summary>
    /// Takes an event out of its envelopes, for pieces that also read inputs of their own. Each record is a document: one that cannot be read
    /// does not stop the others.
    /// </summary>
    /// <param name="root">The event.</param>
    /// <param name="id">Its id, for documents that no message with an id holds.</param>
    public static IEnumerable<Content> Open(JsonElement root, string id) => Open(root, id, null, 0);

    /// <summary>The messages of a Lambda event that comes from SQS, which are answered for one by one.</summary>
    /// <returns>Null for an event of another source.</returns>
    public static IReadOnlyList<QueueMessage>? Messages(JsonElement root) =>
        root.Member("Records") is { ValueKind: JsonValueKind.Array } records
        && records.GetArrayLength() > 0
        && records.EnumerateArray().All(r => r.Text("eventSource") == "aws:sqs" && r.Text("messageId") is { Length: > 0 })
            ? [.. records.EnumerateArray().Select(Message)]
            : null;

    /// <summary>Decodes a key as notifications carry it: <c>+</c> is a space, <c>%XX</c> are bytes of UTF-8. To be done exactly once.</summary>
    public static string DecodeKey(string encoded) => WebUtility.UrlDecode(encoded);

    private static QueueMessage Message(JsonElement record) =>
        new(
            record.Text("messageId")!,
            record.Text("body") ?? "",
            (int)Math.Clamp(ReceiveCount(record), 1, int.MaxValue),
            record.Text("receiptHandle") ?? ""
        )
        {
            Group = record.Child("attributes")?.Text("MessageGroupId"),
        };

    private static long ReceiveCount(JsonElement record) =>
        long.TryParse(record.Child("attributes")?.Text("ApproximateReceiveCount"), out var count) ? count : 1;

    private static Envelope Of(IEnumerable<Content> contents)
    {
        List<Envelope> all = [.. contents.Select(Read)];
        if (all.Count == 1)
            return all[0];
        string[] problems = [.. all.Select(e => e.Problem).OfType<string>().Distinct(StringComparer.Ordinal)];
        return new([.. all.SelectMany(e => e.Records)], problems.Length > 0 ? string.Join("; ", problems) : null)
        {
            IsTestEvent = all.Count > 0 && all.TrueForAll(e => e.IsTestEvent),
        };
    }

    private static IEnumerable<Content> Open(string body, string id, string? messageId, int depth)
    {
        try
        {
            return Open(JsonElement.Parse(body), id, messageId, depth);
        }
        catch (JsonException e)
        {
            return [new Content(default, id, messageId, body.Length == 0 ? "an empty message" : $"not JSON: {e.Message}")];
        }
        catch (ArgumentException)
        {
            return [new Content(default, id, messageId, "text that is not valid Unicode")];
        }
    }

    private static IEnumerable<Content> Open(JsonElement json, string id, string? messageId, int depth)
    {
        if (depth > DeepestNesting)
            return [new Content(default, id, messageId, "envelopes nested too deeply")];
        if (json.Member("Records") is { ValueKind: JsonValueKind.Array } records)
            return [.. records.EnumerateArray().SelectMany(record => OpenRecord(record, id, messageId, depth + 1))];
        if (json.Text("Type") == "Notification" && json.Text("Message") is { } message)
            return Open(message, json.Text("MessageId") ?? id, messageId, depth + 1);
        // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
        if (json.Child("requestContext") is not null && json.Child("requestPayload") is { } failed)
            return Open(failed, id, messageId, depth + 1);
        return [new Content(json, id, messageId)];
    }

    // SNS spells its member in another way than all others.
    private static IEnumerable<Content> OpenRecord(JsonElement record, string id, string? messageId, int depth) =>
        (record.Text("eventSource") ?? record.Text("EventSource")) switch
        {
            "aws:sqs" when record.Text("messageId") is { Length: > 0 } own => Open(record.Text("body") ?? "", own, own, depth),
            "aws:sns" when record.Child("Sns") is { } sns => Open(sns.Text("Message") ?? "", sns.Text("MessageId") ?? id, messageId, depth),
            _ when record.Child("s3") is not null => [new Content(record, id, messageId)],
            var source =>
            [
                new Content(
                    default,
                    id,
                    messageId,
                    $"a record of {source ?? "no source"}: only S3, SNS, SQS and EventBridge are supported"
                ),
            ],
        };

    private static Envelope OfNotification(JsonElement record, JsonElement s3)
    {
        var entity = s3.Child("object");
        if (s3.Child("bucket")?.Text("name") is not { Length: > 0 } bucket || entity?.Text("key") is not { Length: > 0 } key)
            return new([], $"a record without bucket and key (eventSource {record.Text("eventSource") ?? "missing"})");
        var name = record.Text("eventName") ?? "";
        return new([
            new S3Record(bucket, DecodeKey(key), name.StartsWith("s3:", StringComparison.Ordinal) ? name[3..] : name)
            {
                Size = entity.Value.Number("size"),
                ETag = entity.Value.Text("eTag"),
                VersionId = entity.Value.Text("versionId"),
                Sequencer = entity.Value.Text("sequencer"),
                ConfigurationId = s3.Text("configurationId"),
                Region = record.Text("awsRegion"),
            },
        ]);
    }

    private static Envelope OfEventBridge(JsonElement root, JsonElement detail)
    {
        var entity = detail.Child("object");
        // An input transformer may hand on the detail alone.
        if (
            (root.Text("source") ?? "aws.s3") != "aws.s3"
            || detail.Child("bucket")?.Text("name") is not { Length: > 0 } bucket
            || entity?.Text("key") is not { Length: > 0 } key
        )
            return new([], $"an event of source {root.Text("source") ?? "(none)"} without bucket and key");
        // EventBridge has the key as it is; only notifications encode it like a form.
        return new([
            new S3Record(bucket, key, root.Text("detail-type") ?? "")
            {
                Size = entity.Value.Number("size"),
                ETag = entity.Value.Text("etag"),
                VersionId = entity.Value.Text("version-id"),
                Sequencer = entity.Value.Text("sequencer"),
                Region = root.Text("region"),
            },
        ]);
    }
}
