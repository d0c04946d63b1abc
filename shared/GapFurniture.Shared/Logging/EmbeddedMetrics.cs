using System.Text.Json;

namespace GapFurniture.Shared.Logging;

/// <summary>CloudWatch's embedded metric format: a log line that becomes metrics, without a call and without a permission.</summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html"/>
public static class EmbeddedMetrics
{
    /// <summary>Adds numbers to a JSON line, and what makes metrics of them.</summary>
    /// <param name="dimension">By what CloudWatch separates them; without a value by nothing; null where they are to be no metrics.</param>
    /// <param name="numbers">The numbers, with CloudWatch's units.</param>
    public static void AddTo(
        Utf8JsonWriter line,
        DateTimeOffset time,
        string space,
        (string Name, string Value)? dimension,
        IReadOnlyList<(string Name, string Unit, double Value)> numbers
    )
    {
        if (dimension is var (by, value))
        {
            line.WriteStartObject("_aws");
            line.WriteNumber("Timestamp", time.ToUnixTimeMilliseconds());
            line.WriteStartArray("CloudWatchMetrics");
            line.WriteStartObject();
            line.WriteString("Namespace", space);
            line.WriteStartArray("Dimensions");
            line.WriteStartArray();
            if (value.Length > 0)
                line.WriteStringValue(by);
            line.WriteEndArray();
            line.WriteEndArray();
            line.WriteStartArray("Metrics");
            foreach (var number in numbers)
            {
                line.WriteStartObject();
                line.WriteString("Name", number.Name);
                line.WriteString("Unit", number.Unit);
                line.WriteEndObject();
            }
            line.WriteEndArray();
            line.WriteEndObject();
            line.WriteEndArray();
            line.WriteEndObject();
            if (value.Length > 0)
                line.WriteString(by, value);
        }
        foreach (var number in numbers)
            line.WriteNumber(number.Name, number.Value);
    }
}
