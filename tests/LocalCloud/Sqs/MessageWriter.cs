using System.Text.Json;

namespace GapFurniture.LocalCloud.Sqs;

/// <summary>Writes the answer of ReceiveMessage, with those attributes that were asked for.</summary>
internal static class MessageWriter
{
    public static void Write(
        Utf8JsonWriter json,
        IReadOnlyList<ReceivedMessage> messages,
        string[] system,
        IReadOnlyList<string> attributes,
        string senderId
    )
    {
        if (messages.Count == 0)
            return;
        json.WriteStartArray("Messages");
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("MessageId", message.Id);
            json.WriteString("ReceiptHandle", message.ReceiptHandle);
            json.WriteString("MD5OfBody", message.Message.BodyDigest);
            json.WriteString("Body", message.Body);
            WriteSystem(json, message, system, senderId);
            WriteAttributes(json, message, attributes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSystem(Utf8JsonWriter json, ReceivedMessage message, string[] names, string senderId)
    {
        if (names.Length == 0)
            return;
        json.WriteStartObject("Attributes");
        foreach (var (name, value) in message.SystemAttributes(senderId))
        {
            if (names.Contains("All") || names.Contains(name))
                json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static void WriteAttributes(Utf8JsonWriter json, ReceivedMessage message, IReadOnlyList<string> names)
    {
        var asked = message.Message.Attributes.Where(a => names.Any(n => Matches(a.Key, n))).ToDictionary(StringComparer.Ordinal);
        if (asked.Count == 0)
            return;
        json.WriteString("MD5OfMessageAttributes", AttributeDigest.OfAttributes(asked));
        json.WriteStartObject("MessageAttributes");
        foreach (var (name, value) in asked)
        {
            json.WriteStartObject(name);
            json.WriteString("DataType", value.DataType);
            if (value.BinaryValue is not null)
                json.WriteBase64String("BinaryValue", value.BinaryValue);
            else
                json.WriteString("StringValue", value.StringValue);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static bool Matches(string name, string asked) =>
        asked is "All" or ".*"
        || asked == name
        || (asked.EndsWith(".*", StringComparison.Ordinal) && name.StartsWith(asked[..^2], StringComparison.Ordinal));
}
