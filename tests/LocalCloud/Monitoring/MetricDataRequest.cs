using System.Text.Json;
using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Sqs;

namespace GapFurniture.LocalCloud.Monitoring;

/// <summary>One GetMetricData, with CloudWatch's limits. Expressions are not understood here.</summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html"/>
internal sealed partial class MetricDataRequest(JsonElement request, LocalMonitoring monitoring)
{
    private const int MostQueries = 500;
    private const int MostDatapoints = 100_800;
    private const int Day = 24 * 3600;

    /// <summary>Answers it.</summary>
    /// <exception cref="AwsException">The request breaks one of CloudWatch's rules.</exception>
    public Action<Utf8JsonWriter> Answer()
    {
        var queries = request.Items("MetricDataQueries");
        if (queries.Count is 0 or > MostQueries)
            throw MonitoringErrors.Invalid($"The collection MetricDataQueries must not have a size greater than {MostQueries}.");
        var (start, end) = (Time("StartTime"), Time("EndTime"));
        if (start >= end)
            throw MonitoringErrors.Invalid("The parameter StartTime must be less than the parameter EndTime.");
        var limit = request.Number("MaxDatapoints") ?? MostDatapoints;
        if (limit is < 1 or > MostDatapoints)
            throw MonitoringErrors.Invalid($"The parameter MaxDatapoints must be between 1 and {MostDatapoints}.");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var results = queries.Select((query, index) => Result(query, index + 1, ids, start, end)).ToList();
        return Page(results, MonitoringErrors.Position(request), limit);
    }

    private (string Id, string Label, IReadOnlyList<Sample> Points) Result(
        JsonElement query,
        int number,
        HashSet<string> ids,
        DateTimeOffset start,
        DateTimeOffset end
    )
    {
        var id = query.Text("Id") ?? "";
        if (!ValidId().IsMatch(id) || !ids.Add(id))
            throw MonitoringErrors.Invalid(
                $"The value {id} for parameter MetricDataQueries.member.{number}.Id is not valid, or not unique."
            );
        if (query.Text("Expression") is not null)
            throw MonitoringErrors.Invalid("The local cloud's CloudWatch understands no expressions.");
        if (!query.TryGetProperty("MetricStat", out var stat))
            throw MonitoringErrors.Invalid($"The parameter MetricDataQueries.member.{number}.MetricStat is required.\n");
        var seconds = stat.Number("Period") ?? 0;
        if (!IsPeriod(seconds, monitoring.Now - start))
            throw MonitoringErrors.Invalid(
                $"The value {seconds} for parameter MetricDataQueries.member.{number}.MetricStat.Period is not valid for this time."
            );
        var statistic = stat.Text("Stat") ?? "";
        if (!MetricPeriods.Knows(statistic))
            throw MonitoringErrors.Invalid(
                $"The value {statistic} for parameter MetricDataQueries.member.{number}.MetricStat.Stat is not supported."
            );
        var asked = stat.GetProperty("Metric");
        var metric = new LocalMetric(
            asked.Required("Namespace"),
            asked.Required("MetricName"),
            [.. asked.Items("Dimensions").Select(d => KeyValuePair.Create(d.Required("Name"), d.Required("Value")))]
        );
        var period = TimeSpan.FromSeconds(seconds);
        var samples = monitoring.Samples(metric, MetricPeriods.Begin(start, period), end);
        return (id, query.Text("Label") ?? metric.Name, MetricPeriods.Of(samples, statistic, period));
    }

    // The further back, the coarser: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html
    private static bool IsPeriod(int seconds, TimeSpan ago) =>
        ago.TotalSeconds switch
        {
            < 3 * 3600 => seconds is 1 or 5 or 10 or 20 or 30 || (seconds > 0 && seconds % 60 == 0),
            < 15 * Day => seconds > 0 && seconds % 60 == 0,
            < 63 * Day => seconds > 0 && seconds % 300 == 0,
            _ => seconds > 0 && seconds % 3600 == 0,
        };

    private Action<Utf8JsonWriter> Page(List<(string Id, string Label, IReadOnlyList<Sample> Points)> results, int skip, int limit)
    {
        var isAscending = request.Text("ScanBy") == "TimestampAscending";
        var all = results.Sum(r => r.Points.Count);
        return json =>
        {
            json.WriteStartArray("MetricDataResults");
            var (toSkip, left) = (skip, limit);
            foreach (var (id, label, points) in results)
            {
                var ordered = isAscending ? points : points.Reverse();
                var page = ordered.Skip(toSkip).Take(left).ToList();
                var isComplete = points.Count - toSkip <= left;
                toSkip = Math.Max(0, toSkip - points.Count);
                left -= page.Count;
                json.WriteStartObject();
                json.WriteString("Id", id);
                json.WriteString("Label", label);
                json.WriteStartArray("Timestamps");
                page.ForEach(p => json.WriteNumberValue(p.Time.ToUnixTimeSeconds()));
                json.WriteEndArray();
                json.WriteStartArray("Values");
                page.ForEach(p => json.WriteNumberValue(p.Value));
                json.WriteEndArray();
                json.WriteString("StatusCode", isComplete ? "Complete" : "PartialData");
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("Messages");
            json.WriteEndArray();
            MonitoringErrors.WriteNext(json, all > skip + limit ? skip + limit : null);
        };
    }

    private DateTimeOffset Time(string name) =>
        request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? DateTimeOffset.UnixEpoch.AddSeconds(value.GetDouble())
            : throw MonitoringErrors.Invalid($"The parameter {name} is required.");

    [GeneratedRegex(@"^[a-z][a-zA-Z0-9_]{0,254}\z", RegexOptions.None, 1000)]
    private static partial Regex ValidId();
}
