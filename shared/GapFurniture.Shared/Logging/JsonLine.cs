using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Shared.Logging;

/// <summary>A log line as JSON, in the shape of Lambda's own: timestamp, level, message; then the message's values by name.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html"/>
internal static class JsonLine
{
    // Keys and table names in Japanese are to be readable in the log.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Format(
        DateTimeOffset time,
        LogLevel level,
        EventId id,
        string message,
        IReadOnlyList<KeyValuePair<string, object?>> values,
        string? trace,
        Redactor redactor
    )
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", level.ToString());
            json.WriteString("message", message);
            if (id.Name is not null)
                json.WriteString("event", id.Name);
            foreach (var (name, value) in values)
            {
                if (value is IJsonMembers members)
                    members.WriteMembers(json);
                else if (name != "{OriginalFormat}")
                    WriteValue(json, NameOf(name), value, redactor);
            }
            if (trace is not null)
                json.WriteString("exception", trace);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // A value may not take the name of a member that every line has: of two members of one name collectors keep the last.
    private static string NameOf(string placeholder) =>
        JsonNamingPolicy.CamelCase.ConvertName(placeholder) is var name
        && name is "timestamp" or "level" or "message" or "event" or "exception"
            ? name + "Value"
            : name;

    private static void WriteValue(Utf8JsonWriter json, string name, object? value, Redactor redactor)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case IEnumerable list and not string:
                json.WriteString(name, redactor.Redact(string.Join(", ", list.Cast<object?>())));
                break;
            default:
                json.WriteString(name, redactor.Redact(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                break;
        }
    }
}
