using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using GapFurniture.LocalCloud.Sqs;

namespace GapFurniture.LocalCloud.Lambda;

/// <summary>The event that Lambda makes of a batch of messages. Records are written one by one, so that a batch knows its size.</summary>
internal static class SqsEvent
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One record.</summary>
    public static byte[] Record(ReceivedMessage message, string queueArn, string region, string senderId)
    {
        var buffer = new ArrayBufferWriter<byte>(message.Body.Length + 1024);
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteString("messageId", message.Id);
            json.WriteString("receiptHandle", message.ReceiptHandle);
            json.WriteString("body", message.Body);
            json.WriteStartObject("attributes");
            foreach (var (name, value) in message.SystemAttributes(senderId))
                json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteStartObject("messageAttributes");
            foreach (var (name, value) in message.Message.Attributes)
                WriteAttribute(json, name, value);
            json.WriteEndObject();
            if (AttributeDigest.OfAttributes(message.Message.Attributes) is { } digest)
                json.WriteString("md5OfMessageAttributes", digest);
            json.WriteString("md5OfBody", message.Message.BodyDigest);
            json.WriteString("eventSource", "aws:sqs");
            json.WriteString("eventSourceARN", queueArn);
            json.WriteString("awsRegion", region);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The event of some records.</summary>
    public static byte[] Of(IReadOnlyList<byte[]> records)
    {
        using var stream = new MemoryStream(records.Sum(r => r.Length + 1) + 16);
        stream.Write("{\"Records\":["u8);
        for (var i = 0; i < records.Count; i++)
        {
            if (i > 0)
                stream.WriteByte((byte)',');
            stream.Write(records[i]);
        }

        stream.Write("]}"u8);
        return stream.ToArray();
    }

    private static void WriteAttribute(Utf8JsonWriter json, string name, MessageAttribute value)
    {
        json.WriteStartObject(name);
        if (value.BinaryValue is not null)
            json.WriteBase64String("binaryValue", value.BinaryValue);
        else
            json.WriteString("stringValue", value.StringValue);
        json.WriteStartArray("stringListValues");
        json.WriteEndArray();
        json.WriteStartArray("binaryListValues");
        json.WriteEndArray();
        json.WriteString("dataType", value.DataType);
        json.WriteEndObject();
    }
}
