using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.S3.Model;
using GapFurniture.Furniture.Attach;

namespace GapFurniture.Furniture.Backfill;

/// <summary>The event that S3 would have sent for an object, had the piece been attached when it was put.</summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html"/>
internal static class ObjectEvent
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Json(S3Object item, Attachment attachment)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteStartArray("Records");
            json.WriteStartObject();
            json.WriteString("eventVersion", "2.1");
            json.WriteString("eventSource", "aws:s3");
            json.WriteString("awsRegion", attachment.Target.Arn.Region);
            json.WriteString("eventTime", $"{item.LastModified?.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss.fff'Z'}");
            json.WriteString("eventName", "ObjectCreated:Put");
            json.WriteStartObject("s3");
            json.WriteString("s3SchemaVersion", "1.0");
            // By EventBridge there is none, and pieces that go by it must not take a rule's name for it.
            if (attachment.Way != Way.EventBridge)
                json.WriteString("configurationId", attachment.Id);
            json.WriteStartObject("bucket");
            json.WriteString("name", attachment.Bucket);
            json.WriteString("arn", attachment.BucketArn);
            json.WriteEndObject();
            json.WriteStartObject("object");
            json.WriteString("key", FormEncode(item.Key));
            json.WriteNumber("size", item.Size ?? 0);
            json.WriteString("eTag", item.ETag?.Trim('"') ?? "");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Keys in S3's events: a space is a plus, slashes and unreserved characters stay, the rest is percent and UTF-8.</summary>
    public static string FormEncode(string key) =>
        Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal).Replace("%20", "+", StringComparison.Ordinal);
}
