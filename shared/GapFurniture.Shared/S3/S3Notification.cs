using System.Globalization;
using System.Net;
using System.Text.Json;

namespace GapFurniture.Shared.S3;

/// <summary>
/// What S3 reports about objects, taken out of any of its envelopes: an S3 event notification directly or in an SQS body, inside an
/// SNS envelope (or delivered raw), or an EventBridge event.
/// </summary>
/// <param name="Objects">The reported objects in the order of the report; empty for a test event.</param>
/// <param name="IsTestEvent">True for the <c>s3:TestEvent</c> that S3 sends when a notification is configured.</param>
/// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html"/>
/// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html"/>
public sealed record S3Notification(IReadOnlyList<S3ObjectEvent> Objects, bool IsTestEvent)
{
    // SQS body → SNS envelope → S3 event is the deepest nesting that AWS makes; one more for SNS to SNS forwarding.
    private const int DeepestEnvelope = 4;

    /// <summary>Reads a message body.</summary>
    /// <exception cref="S3NotificationException">The body is not a notification about S3 objects.</exception>
    public static S3Notification Parse(string body) => Parse(body, DeepestEnvelope);

    /// <summary>Reads an event that is already JSON, such as a Lambda function's input.</summary>
    /// <exception cref="S3NotificationException">The event is not a notification about S3 objects.</exception>
    public static S3Notification Parse(JsonElement root)
    {
        try
        {
            return Parse(root, DeepestEnvelope);
        }
        catch (InvalidOperationException e)
        {
            throw NotText(e);
        }
    }

    private static S3Notification Parse(string body, int depth)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Parse(document.RootElement, depth);
        }
        catch (JsonException e)
        {
            throw new S3NotificationException(body.Length == 0 ? "empty" : $"not JSON: {e.Message}", e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw NotText(e);
        }
    }

    // Half a surrogate pair, raw or as an escape, is allowed in JSON's grammar but is no text, and System.Text.Json refuses to read it.
    private static S3NotificationException NotText(Exception e) => new($"text that is not valid Unicode: {e.Message}", e);

    private static S3Notification Parse(JsonElement root, int depth)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new S3NotificationException($"a JSON {root.ValueKind.ToString().ToLowerInvariant()} instead of an S3 event");
        if (root.TryGetProperty("Records", out var records) && records.ValueKind == JsonValueKind.Array)
            return new([.. records.EnumerateArray().Select(ReadRecord)], IsTestEvent: false);
        if (Text(root, "Event") == "s3:TestEvent")
            return new([], IsTestEvent: true);
        if (Text(root, "Type") == "Notification" && Text(root, "Message") is { } message)
        {
            return depth > 1 ? Parse(message, depth - 1) : throw new S3NotificationException("SNS envelopes nested too deeply");
        }
        if (root.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.Object)
            return new([ReadEventBridge(root, detail)], IsTestEvent: false);
        var found = string.Join(", ", root.EnumerateObject().Take(5).Select(p => p.Name));
        throw new S3NotificationException($"not an S3 event: its members are {(found.Length == 0 ? "none" : found)}");
    }

    private static S3ObjectEvent ReadRecord(JsonElement record)
    {
        if (
            record.ValueKind != JsonValueKind.Object
            || Member(record, "s3") is not { } s3
            || Member(s3, "object") is not { } entity
            || Member(s3, "bucket") is not { } bucketEntity
            || Text(bucketEntity, "name") is not { Length: > 0 } bucket
            || Text(entity, "key") is not { Length: > 0 } key
        )
        {
            throw new S3NotificationException($"a record without bucket and key (eventSource {Source(record)})");
        }
        return new S3ObjectEvent(bucket, DecodeKey(key), Text(record, "eventName") ?? "")
        {
            Size = Number(entity, "size"),
            ETag = Text(entity, "eTag"),
            VersionId = Text(entity, "versionId"),
            Sequencer = Text(entity, "sequencer"),
            ConfigurationId = Text(s3, "configurationId"),
            Region = Text(record, "awsRegion"),
        };
    }

    private static S3ObjectEvent ReadEventBridge(JsonElement root, JsonElement detail)
    {
        if (
            Text(root, "source") != "aws.s3"
            || Member(detail, "bucket") is not { } bucketEntity
            || Member(detail, "object") is not { } entity
            || Text(bucketEntity, "name") is not { Length: > 0 } bucket
            || Text(entity, "key") is not { Length: > 0 } key
        )
        {
            throw new S3NotificationException($"an event of source {Text(root, "source") ?? "(none)"} without bucket and key");
        }
        // EventBridge gives the key as it is; only notifications encode it like a form.
        return new S3ObjectEvent(bucket, key, Text(root, "detail-type") ?? "")
        {
            Size = Number(entity, "size"),
            ETag = Text(entity, "etag"),
            VersionId = Text(entity, "version-id"),
            Sequencer = Text(entity, "sequencer"),
            Region = Text(root, "region"),
        };
    }

    /// <summary>Decodes a key as notifications carry it: <c>+</c> is a space, <c>%XX</c> are bytes of UTF-8. To be done exactly once.</summary>
    public static string DecodeKey(string encoded) => WebUtility.UrlDecode(encoded);

    private static string Source(JsonElement record) =>
        record.ValueKind == JsonValueKind.Object ? Text(record, "eventSource") ?? "missing" : "missing";

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && long.TryParse(value.GetRawText(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
