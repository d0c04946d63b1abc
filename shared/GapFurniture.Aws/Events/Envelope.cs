using System.Net;
using System.Text.Json;

namespace GapFurniture.Aws.Events;

/// <summary>
/// What a message or a Lambda event says about S3 objects, taken out of all its envelopes once, at the door: an S3 notification, directly or
/// within SQS records, SNS records, SNS messages, a failure record of Lambda's destinations, in any nesting; or an EventBridge event.
/// </summary>
/// <param name="Records">The reported objects in the order of the report; empty for the <c>s3:TestEvent</c> of a new notification.</param>
/// <param name="Problem">Why it, or a part of it, could not be read; null when all of it was.</param>
/// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html"/>
/// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html"/>
public sealed record Envelope(IReadOnlyList<S3Record> Records, string? Problem = null)
{
    // S3 → SNS → SQS → Lambda → destination is four deep; deeper nesting is an attack.
    private const int DeepestNesting = 8;

    /// <summary>One JSON document without the envelopes around it.</summary>
    /// <param name="Json">What S3 wrote, or another sender.</param>
    /// <param name="Id">The same at every delivery: id of the SQS or SNS message next to it, or the one that the caller gave.</param>
    /// <param name="MessageId">The SQS message of a Lambda event that it came in, to be named when it fails; null when there is none.</param>
    /// <param name="Problem">Why there is no document; then <paramref name="Json"/> is what was around it.</param>
    public sealed record Content(JsonElement Json, string Id, string? MessageId = null, string? Problem = null);

    /// <summary>Reads a message body.</summary>
    public static Envelope Read(string body) => Of(Parse(body, new Content(default, ""), 0));

    /// <summary>Reads an event that is JSON already, such as a Lambda function's input.</summary>
    public static Envelope Read(JsonElement root) => Of(Open(root, ""));

    /// <summary>Reads one document that <see cref="Open(JsonElement, string)"/> found.</summary>
    public static Envelope Read(Content content)
    {
        var json = content.Json;
        if (content.Problem is not null)
            return new([], content.Problem);
        if (json.ValueKind != JsonValueKind.Object)
            return new([], $"a JSON {json.ValueKind.ToString().ToLowerInvariant()} instead of an S3 event");
        if (json.Text("Event") == "s3:TestEvent")
            return new([]);
        if (json.Child("s3") is { } s3)
            return OfNotification(json, s3);
        if (json.Child("detail") is { } detail)
            return OfEventBridge(json, detail);
        return new([], $"not an S3 event: its members are {json.Names()}");
    }

    /// <summary>
    /// Takes an event out of its envelopes, for pieces that also read inputs of their own. Each record is a document: one that cannot be read
    /// does not stop the others. The id is for documents that no message with an id holds.
    /// </summary>
    public static IEnumerable<Content> Open(JsonElement root, string id) => Open(new Content(root, id), 0);

    private static Envelope Of(IEnumerable<Content> contents)
    {
        List<Envelope> all = [.. contents.Select(Read)];
        var problems = all.Select(e => e.Problem).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return new([.. all.SelectMany(e => e.Records)], problems.Count > 0 ? string.Join("; ", problems) : null);
    }

    private static IEnumerable<Content> Parse(string body, Content outer, int depth)
    {
        try
        {
            return Open(outer with { Json = JsonElement.Parse(body) }, depth);
        }
        catch (JsonException e)
        {
            return [outer with { Problem = body.Length == 0 ? "an empty message" : $"not JSON: {e.Message}" }];
        }
        catch (ArgumentException)
        {
            return [outer with { Problem = "text that is not valid Unicode" }];
        }
    }

    private static IEnumerable<Content> Open(Content outer, int depth)
    {
        var json = outer.Json;
        if (depth > DeepestNesting)
            return [outer with { Problem = "envelopes nested too deeply" }];
        if (json.Member("Records") is { ValueKind: JsonValueKind.Array } records)
            return [.. records.EnumerateArray().SelectMany(record => OpenRecord(outer with { Json = record }, depth + 1))];
        if (json.Text("Type") == "Notification" && json.Text("Message") is { } message)
            return Parse(message, outer with { Id = json.Text("MessageId") ?? outer.Id }, depth + 1);
        // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
        if (json.Child("requestContext") is not null && json.Child("requestPayload") is { } failed)
            return Open(outer with { Json = failed }, depth + 1);
        return [outer];
    }

    private static IEnumerable<Content> OpenRecord(Content outer, int depth)
    {
        var record = outer.Json;
        // SNS spells its member in another way than all others.
        var source = record.Text("eventSource") ?? record.Text("EventSource");
        if (source == "aws:sqs" && record.Text("messageId") is { Length: > 0 } own)
            return Parse(record.Text("body") ?? "", outer with { Id = own, MessageId = own }, depth);
        if (source == "aws:sns" && record.Child("Sns") is { } sns)
            return Parse(sns.Text("Message") ?? "", outer with { Id = sns.Text("MessageId") ?? outer.Id }, depth);
        return record.Child("s3") is not null
            ? [outer]
            :
            [
                outer with
                {
                    Problem =
                        $"a record of {source ?? "no source"} without s3, Sns or messageId: only S3, SNS, SQS and EventBridge are supported",
                },
            ];
    }

    private static Envelope OfNotification(JsonElement record, JsonElement s3)
    {
        var name = record.Text("eventName") ?? "";
        return Entity(s3, eTag: "eTag", versionId: "versionId") is { } entity
            ? new([
                entity with
                {
                    // Encoded like a form: + is a space, %XX are bytes of UTF-8. To be decoded exactly once.
                    Key = WebUtility.UrlDecode(entity.Key),
                    EventName = name.StartsWith("s3:", StringComparison.Ordinal) ? name[3..] : name,
                    ConfigurationId = s3.Text("configurationId"),
                },
            ])
            : new([], $"a record without bucket and key (eventSource {record.Text("eventSource") ?? "missing"})");
    }

    // EventBridge has the key as it is. An input transformer may hand on the detail alone, of which only a removal's has this member.
    private static Envelope OfEventBridge(JsonElement root, JsonElement detail) =>
        (root.Text("source") ?? "aws.s3") == "aws.s3" && Entity(detail, eTag: "etag", versionId: "version-id") is { } entity
            ? new([entity with { EventName = root.Text("detail-type") ?? (detail.Text("deletion-type") is null ? "" : "Object Deleted") }])
            : new([], $"an event of source {root.Text("source") ?? "(none)"} without bucket and key");

    private static S3Record? Entity(JsonElement report, string eTag, string versionId) =>
        report.Child("bucket")?.Text("name") is { Length: > 0 } bucket
        && report.Child("object") is { } entity
        && entity.Text("key") is { Length: > 0 } key
            ? new(bucket, key, "", entity.Number("size"), entity.Text(eTag), entity.Text(versionId), entity.Text("sequencer"))
            : null;
}
