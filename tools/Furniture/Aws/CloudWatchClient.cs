using System.Text.Json;
using GapFurniture.Aws.Events;

namespace GapFurniture.Furniture.Aws;

/// <summary>A metric of CloudWatch, its members named as on the wire.</summary>
/// <param name="Dimensions">By what it is separated, in CloudWatch's order.</param>
internal sealed record Metric(string Namespace, string MetricName, IReadOnlyList<Dimension> Dimensions);

internal sealed record Dimension(string Name, string Value);

/// <param name="Time">When the period begins.</param>
internal sealed record Datapoint(DateTimeOffset Time, double Value);

internal sealed record Alarm(JsonElement Json)
{
    public string Name => Json.Text("AlarmName") ?? "";

    public string Description => Json.Text("AlarmDescription") ?? "";

    /// <summary><c>OK</c>, <c>ALARM</c> or <c>INSUFFICIENT_DATA</c>.</summary>
    public string State => Json.Text("StateValue") ?? "";

    public string Reason => Json.Text("StateReason") ?? "";

    /// <summary>Names and values of all dimensions that it looks at, those of its expressions included.</summary>
    public IEnumerable<Dimension> Dimensions =>
        Json.Items("Metrics")
            .Select(m => m.Child("MetricStat")?.Child("Metric"))
            .OfType<JsonElement>()
            .Prepend(Json)
            .SelectMany(m => m.Items("Dimensions"))
            .Select(d => d.Deserialize<Dimension>()!);
}

/// <summary>
/// The few calls of CloudWatch that looking at a piece needs, named as in the official client. Of the protocols that the service speaks this
/// is awsJson1_0: the official clients use it, or CBOR, since the end of 2025, and moto speaks it as well.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html"/>
internal sealed class CloudWatchClient(CancellationToken cancellation) : ServiceClient("CloudWatch", "monitoring", cancellation)
{
    private const int MostQueries = 500; // of one call
    private static readonly string[] s_onMetrics = ["MetricAlarm"];

    /// <summary>The values of metrics, one for each period in which there is one, in the order of time.</summary>
    /// <param name="metrics">Any number of them, each with a statistic such as <c>Sum</c>, <c>Maximum</c> or <c>p99</c>.</param>
    /// <param name="period">A multiple of a minute.</param>
    public async Task<IReadOnlyDictionary<(Metric, string), IReadOnlyList<Datapoint>>> GetMetricDataAsync(
        IReadOnlyList<(Metric Metric, string Statistic)> metrics,
        TimeSpan period,
        DateTimeOffset start,
        DateTimeOffset end
    )
    {
        var parts = await Task.WhenAll(metrics.Chunk(MostQueries).Select(part => GetPartAsync(part, period, start, end)));
        return metrics.Zip(parts.SelectMany(p => p)).ToDictionary(p => p.First, p => p.Second);
    }

    /// <summary>The metrics of a namespace that CloudWatch has heard of in the last two weeks.</summary>
    /// <param name="dimension">Only those that have this dimension, whatever its value.</param>
    public Task<IReadOnlyList<Metric>> ListMetricsAsync(string space, string dimension)
    {
        var body = new { Namespace = space, Dimensions = new[] { new { Name = dimension } } };
        return ListAsync("Metrics", On("ListMetrics", body), m => m.Deserialize<Metric>()!);
    }

    /// <summary>All alarms of the account on metrics, in this Region.</summary>
    public Task<IReadOnlyList<Alarm>> DescribeAlarmsAsync() =>
        ListAsync("MetricAlarms", On("DescribeAlarms", new { AlarmTypes = s_onMetrics, MaxRecords = 100 }), a => new Alarm(a));

    private async Task<IEnumerable<IReadOnlyList<Datapoint>>> GetPartAsync(
        (Metric Metric, string Statistic)[] metrics,
        TimeSpan period,
        DateTimeOffset start,
        DateTimeOffset end
    )
    {
        var body = new
        {
            MetricDataQueries = metrics.Select((m, index) => Query(index, m.Metric, m.Statistic, period)),
            StartTime = start.ToUnixTimeSeconds(),
            EndTime = end.ToUnixTimeSeconds(),
            ScanBy = "TimestampAscending",
        };
        // A metric with many values comes in several pages.
        var results = await ListAsync("MetricDataResults", On("GetMetricData", body), r => r);
        var byId = results.ToLookup(r => r.Text("Id"), StringComparer.Ordinal);
        return metrics.Select((_, index) => Points(byId[$"q{index}"]));
    }

    private static object Query(int index, Metric metric, string statistic, TimeSpan period) =>
        new
        {
            Id = $"q{index}",
            MetricStat = new
            {
                Metric = metric,
                Period = (int)period.TotalSeconds,
                Stat = statistic,
            },
        };

    private static IReadOnlyList<Datapoint> Points(IEnumerable<JsonElement> results) =>
        [
            .. results
                .SelectMany(r => r.Items("Timestamps").Zip(r.Items("Values")))
                .Select(p => new Datapoint(DateTimeOffset.UnixEpoch.AddSeconds(p.First.GetDouble()), p.Second.GetDouble()))
                .OrderBy(p => p.Time),
        ];

    private static ServiceRequest On(string operation, object body) => Call($"GraniteServiceVersion20100801.{operation}", body, "1.0");
}
