using System.Text.Json.Nodes;

namespace GapFurniture.Shared.Logging;

/// <summary>CloudWatch's embedded metric format: a log line that becomes metrics, without a call and without a permission.</summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html"/>
public static class EmbeddedMetrics
{
    /// <summary>A line of its own. Dimensions without value are omitted; properties can be searched for, and make no metric.</summary>
    public static string Format(
        DateTimeOffset time,
        string space,
        IReadOnlyList<(string Name, string Value)> dimensions,
        IReadOnlyList<(string Name, double Value, string Unit)> metrics,
        IReadOnlyList<(string Name, string Value)> properties
    )
    {
        var given = dimensions.Where(d => d.Value.Length > 0).ToList();
        var line = new JsonObject();
        AddDirective(line, time, space, given.Select(d => d.Name), metrics.Select(m => (m.Name, m.Unit)));
        foreach (var (name, value) in given.Concat(properties))
            line[name] = value;
        foreach (var (name, value, _) in metrics)
            line[name] = value;
        return line.ToJsonString(LineLogger.Readable);
    }

    /// <summary>Adds the member <c>_aws</c>, which says which other members of a JSON line are one set of dimensions, and which are metrics.</summary>
    public static void AddDirective(
        JsonObject line,
        DateTimeOffset time,
        string space,
        IEnumerable<string> dimensions,
        IEnumerable<(string Name, string Unit)> metrics
    )
    {
        var directive = new JsonObject
        {
            ["Namespace"] = space,
            ["Dimensions"] = new JsonArray(new JsonArray([.. dimensions.Select(name => (JsonNode)name)])),
            ["Metrics"] = new JsonArray([.. metrics.Select(m => new JsonObject { ["Name"] = m.Name, ["Unit"] = m.Unit })]),
        };
        line["_aws"] = new JsonObject { ["Timestamp"] = time.ToUnixTimeMilliseconds(), ["CloudWatchMetrics"] = new JsonArray(directive) };
    }
}
