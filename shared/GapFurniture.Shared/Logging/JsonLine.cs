using System.Buffers;
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
                if (name != "{OriginalFormat}")
                    WriteValue(json, JsonNamingPolicy.CamelCase.ConvertName(name), value, redactor);
            }
            if (trace is not null)
                json.WriteString("exception", trace);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

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
            default:
                json.WriteString(name, redactor.Redact(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                break;
        }
    }
}
