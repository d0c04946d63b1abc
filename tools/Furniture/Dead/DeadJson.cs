using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GapFurniture.Furniture.Dead;

/// <summary>Dead messages for programs: what <c>--json</c> prints and <c>--save</c> writes.</summary>
internal static class DeadJson
{
    private static readonly JsonSerializerOptions s_line = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    private static readonly JsonSerializerOptions s_file = new(s_line) { WriteIndented = true };

    /// <summary>One message as one line, without its body.</summary>
    public static string Line(DeadQueue queue, Explained message) =>
        JsonSerializer.Serialize(Members(queue, message, withBody: false), s_line);

    /// <summary>One message with all that SQS gave, indented.</summary>
    public static string File(DeadQueue queue, Explained message) =>
        JsonSerializer.Serialize(Members(queue, message, withBody: true), s_file);

    private static object Members(DeadQueue queue, Explained message, bool withBody)
    {
        var letter = message.Letter;
        return new
        {
            letter.Id,
            Queue = queue.Arn.ToString(),
            Sent = letter.Sent.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            letter.Tries,
            letter.Objects,
            Reason = message.Reason.IsUnknown ? null : message.Reason.Text,
            ReasonFrom = message.Reason.IsUnknown ? null : message.Reason.From,
            letter.RequestId,
            letter.SourceQueue,
            letter.FunctionArn,
            letter.Group,
            Attributes = withBody ? Attributes(letter) : null,
            SystemAttributes = withBody ? letter.Message.Attributes : null,
            Body = withBody ? letter.Message.Body : null,
        };
    }

    private static Dictionary<string, object> Attributes(DeadLetter letter) =>
        (letter.Message.MessageAttributes ?? []).ToDictionary(
            a => a.Key,
            a =>
                (object)
                    new
                    {
                        a.Value.DataType,
                        a.Value.StringValue,
                        BinaryValue = a.Value.BinaryValue?.ToArray(),
                    },
            StringComparer.Ordinal
        );
}
