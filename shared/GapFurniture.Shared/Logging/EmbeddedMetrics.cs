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

    /// <summary>A line of its own. Dimensions without value are omitted; properties can be searched for, and make no metric.</summary>
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

    /// <summary>The member <c>_aws</c>, which says which other members of a JSON line are one set of dimensions, and which are metrics.</summary>
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
