using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GapFurniture.Shared.Logging;

/// <summary>CloudWatch's embedded metric format: a log line that becomes metrics, without a call and without a permission.</summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html"/>
public static class EmbeddedMetrics
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line.</summary>
    /// <param name="time">When it was measured.</param>
    /// <param name="space">CloudWatch namespace.</param>
    /// <param name="dimensions">Names and values; together they are one set of dimensions. Empty values are left out.</param>
    /// <param name="metrics">Names, values and CloudWatch units such as <c>Count</c>, <c>Bytes</c>, <c>Seconds</c>.</param>
    /// <param name="properties">Further members, to be searched for in the log; they make no metric.</param>
    public static string Format(
        DateTimeOffset time,
        string space,
        IReadOnlyList<(string Name, string Value)> dimensions,
        IReadOnlyList<(string Name, double Value, string Unit)> metrics,
        IReadOnlyList<(string Name, string Value)> properties
    )
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            WriteDirective(
                json,
                time,
                space,
                dimensions.Where(d => d.Value.Length > 0).Select(d => d.Name),
                metrics.Select(m => (m.Name, m.Unit))
            );
            foreach (var (name, value) in dimensions.Concat(properties))
            {
                if (value.Length > 0)
                    json.WriteString(name, value);
            }
            foreach (var (name, value, _) in metrics)
                json.WriteNumber(name, value);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The member <c>_aws</c> by which CloudWatch knows a JSON line's other members for metrics.</summary>
    /// <param name="json">Inside of the line's object.</param>
    /// <param name="time">When it was measured.</param>
    /// <param name="space">CloudWatch namespace.</param>
    /// <param name="dimensions">Names of the members that together are one set of dimensions.</param>
    /// <param name="metrics">Names of the members that are metrics, with their CloudWatch units.</param>
    public static void WriteDirective(
        Utf8JsonWriter json,
        DateTimeOffset time,
        string space,
        IEnumerable<string> dimensions,
        IEnumerable<(string Name, string Unit)> metrics
    )
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", time.ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics");
        json.WriteStartObject();
        json.WriteString("Namespace", space);
        json.WriteStartArray("Dimensions");
        json.WriteStartArray();
        foreach (var name in dimensions)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics");
        foreach (var (name, unit) in metrics)
        {
            json.WriteStartObject();
            json.WriteString("Name", name);
            json.WriteString("Unit", unit);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
