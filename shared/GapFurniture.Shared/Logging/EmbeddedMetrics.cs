using System.Text.Json.Nodes;

namespace GapFurniture.Shared.Logging;

/// <summary>CloudWatch's embedded metric format: a log line that becomes metrics, without a call and without a permission.</summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html"/>
public static class EmbeddedMetrics
{
    /// <summary>Adds numbers to a JSON line, and what makes metrics of them.</summary>
    /// <param name="dimension">By what CloudWatch separates them; without a value by nothing; null where they are to be no metrics.</param>
    /// <param name="numbers">The numbers, with CloudWatch's units.</param>
    public static void AddTo(
        JsonObject line,
        DateTimeOffset time,
        string space,
        (string Name, string Value)? dimension,
        IReadOnlyList<(string Name, string Unit, double Value)> numbers
    )
    {
        if (dimension is var (by, value))
        {
            var directive = new JsonObject
            {
                ["Namespace"] = space,
                ["Dimensions"] = new JsonArray(value.Length > 0 ? new JsonArray(by) : []),
                ["Metrics"] = new JsonArray([.. numbers.Select(m => new JsonObject { ["Name"] = m.Name, ["Unit"] = m.Unit })]),
            };
            line["_aws"] = new JsonObject
            {
                ["Timestamp"] = time.ToUnixTimeMilliseconds(),
                ["CloudWatchMetrics"] = new JsonArray(directive),
            };
            if (value.Length > 0)
                line[by] = value;
        }
        foreach (var number in numbers)
            line[number.Name] = number.Value;
    }
}
