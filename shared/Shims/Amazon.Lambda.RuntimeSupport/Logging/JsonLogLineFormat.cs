using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One JSON object per line. Named arguments of the message become properties of their own.</summary>
internal sealed class JsonLogLineFormat : ILogLineFormat
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // An argument of one of these names would make a second property of it.
    private static readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase)
    {
        "timestamp",
        "level",
        "requestId",
        "traceId",
        "tenantId",
        "message",
        "errorType",
        "errorMessage",
        "stackTrace",
    };

    public ReadOnlyMemory<byte> Format(LogEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", entry.Timestamp);
            json.WriteString("level", LogLevelNames.Long(entry.Level));
            WriteIfAny(json, "requestId", entry.Invocation?.AwsRequestId);
            WriteIfAny(json, "traceId", entry.Invocation?.TraceId);
            WriteIfAny(json, "tenantId", entry.Invocation?.TenantId);
            json.WriteString("message", entry.Message);
            foreach (var (name, value) in entry.Template.NamedArguments(entry.Arguments))
            {
                if (!_taken.Contains(name))
                    WriteValue(json, name, value);
            }

            if (entry.Exception is not null)
                WriteException(json, entry.Exception);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string value)
    {
        if (!string.IsNullOrEmpty(value))
            json.WriteString(name, value);
    }

    private static void WriteException(Utf8JsonWriter json, Exception exception)
    {
        json.WriteString("errorType", exception.GetType().FullName);
        json.WriteString("errorMessage", exception.Message);
        json.WriteStartArray("stackTrace");
        // With its causes, which the stack trace alone would leave out.
        foreach (var line in exception.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            json.WriteStringValue(line);
        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object value)
    {
        json.WritePropertyName(name);
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(MessageTemplate.Text(value, format: null));
                break;
        }
    }
}
