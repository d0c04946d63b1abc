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
            var names = value.Length > 0 ? $"\"{by}\"" : "";
            var metrics = string.Join(',', numbers.Select(n => $$"""{"Name":"{{n.Name}}","Unit":"{{n.Unit}}"}"""));
            line.WritePropertyName("_aws");
            // The names are constants of the pieces, with nothing to escape.
            line.WriteRawValue(
                $$"""{"Timestamp":{{time.ToUnixTimeMilliseconds()}},"CloudWatchMetrics":[{"Namespace":"{{space}}","Dimensions":[[{{names}}]],"Metrics":[{{metrics}}]}]}"""
            );
            if (value.Length > 0)
                line.WriteString(by, value);
        }
        foreach (var number in numbers)
            line.WriteNumber(number.Name, number.Value);
    }
}
