using System.Runtime.InteropServices;
using System.Text.Json;
using GapFurniture.Aws.Events;

namespace GapFurniture.Furniture.Aws;

/// <summary>A metric of CloudWatch.</summary>
/// <param name="Dimensions">By what it is separated, in CloudWatch's order.</param>
internal sealed record Metric(string Namespace, string Name, IReadOnlyList<Dimension> Dimensions);

internal sealed record Dimension(string Name, string Value);

/// <summary>A question to CloudWatch: a metric's values, one for each period.</summary>
/// <param name="Statistic">Such as <c>Sum</c>, <c>Maximum</c> or <c>p99</c>.</param>
/// <param name="Period">A multiple of a minute.</param>
internal sealed record MetricQuery(Metric Metric, string Statistic, TimeSpan Period);

/// <summary>A value of a period.</summary>
/// <param name="Time">When the period begins.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Datapoint(DateTimeOffset Time, double Value);

/// <summary>An alarm.</summary>
internal sealed record Alarm(JsonElement Json)
{
    public string Name => Json.Text("AlarmName") ?? "";

    public string Description => Json.Text("AlarmDescription") ?? "";

    /// <summary><c>OK</c>, <c>ALARM</c> or <c>INSUFFICIENT_DATA</c>.</summary>
    public string State => Json.Text("StateValue") ?? "";

    public string Reason => Json.Text("StateReason") ?? "";

    /// <summary>The metric, such as <c>AWS/SQS</c> and <c>ApproximateNumberOfMessagesVisible</c>.</summary>
    public string Metric => $"{Json.Text("Namespace")} {Json.Text("MetricName")}";

    /// <summary>Names and values of all dimensions that it looks at, those of its expressions included.</summary>
    public IEnumerable<Dimension> Dimensions =>
        Json.Items("Dimensions")
            .Concat(
                Json.Items("Metrics")
                    .Select(m => m.Child("MetricStat")?.Child("Metric"))
                    .OfType<JsonElement>()
                    .SelectMany(m => m.Items("Dimensions"))
            )
            .Select(d => new Dimension(d.Text("Name") ?? "", d.Text("Value") ?? ""));
}

/// <summary>
/// The few calls of CloudWatch that looking at a piece needs, named as in the official client. Of the protocols that the service speaks this
/// is awsJson1_0: the official clients use it, or CBOR, since the end of 2025, and moto speaks it as well.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html"/>
internal sealed class CloudWatchClient(CancellationToken cancellation) : ServiceClient("CloudWatch", "monitoring", cancellation)
{
    private static readonly string[] s_onMetrics = ["MetricAlarm"];

    /// <summary>Most queries of one call.</summary>
    public const int MostQueries = 500;

    /// <summary>The values of metrics, in the order of the queries and each in the order of time.</summary>
    /// <param name="queries">Any number of them.</param>
    /// <param name="start">Beginning of the first period.</param>
    /// <param name="end">End of the last period.</param>
    public async Task<IReadOnlyList<IReadOnlyList<Datapoint>>> GetMetricDataAsync(
        IReadOnlyList<MetricQuery> queries,
        DateTimeOffset start,
        DateTimeOffset end
    )
    {
        var parts = await Task.WhenAll(queries.Chunk(MostQueries).Select(part => GetPartAsync(part, start, end)));
        return [.. parts.SelectMany(p => p)];
    }

    /// <summary>The metrics of a namespace that CloudWatch has heard of in the last two weeks.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="dimension">Only those that have this dimension, whatever its value.</param>
    public async Task<IReadOnlyList<Metric>> ListMetricsAsync(string space, string dimension)
    {
        var found = await ListAsync(
            "Metrics",
            "NextToken",
            token =>
                On(
                    "ListMetrics",
                    new
                    {
                        Namespace = space,
                        Dimensions = new[] { new { Name = dimension } },
                        NextToken = token,
                    }
                )
        );
        return
        [
            .. found.Select(m => new Metric(
                m.Text("Namespace") ?? "",
                m.Text("MetricName") ?? "",
                [.. m.Items("Dimensions").Select(d => new Dimension(d.Text("Name") ?? "", d.Text("Value") ?? ""))]
            )),
        ];
    }

    /// <summary>All alarms of the account on metrics, in this Region.</summary>
    public async Task<IReadOnlyList<Alarm>> DescribeAlarmsAsync() =>
        [
            .. (
                await ListAsync(
                    "MetricAlarms",
                    "NextToken",
                    token =>
                        On(
                            "DescribeAlarms",
                            new
                            {
                                AlarmTypes = s_onMetrics,
                                MaxRecords = 100,
                                NextToken = token,
                            }
                        )
                )
            ).Select(a => new Alarm(a)),
        ];

    private async Task<IReadOnlyList<IReadOnlyList<Datapoint>>> GetPartAsync(
        MetricQuery[] queries,
        DateTimeOffset start,
        DateTimeOffset end
    )
    {
        var asked = queries.Select(
            (query, index) =>
                new
                {
                    Id = $"q{index}",
                    MetricStat = new
                    {
                        Metric = new
                        {
                            query.Metric.Namespace,
                            MetricName = query.Metric.Name,
                            query.Metric.Dimensions,
                        },
                        Period = (int)query.Period.TotalSeconds,
                        Stat = query.Statistic,
                    },
                }
        );
        var results = await ListAsync(
            "MetricDataResults",
            "NextToken",
            token =>
                On(
                    "GetMetricData",
                    new
                    {
                        MetricDataQueries = asked,
                        StartTime = start.ToUnixTimeSeconds(),
                        EndTime = end.ToUnixTimeSeconds(),
                        ScanBy = "TimestampAscending",
                        NextToken = token,
                    }
                )
        );
        // A metric with many values comes in several pages.
        var byId = results.ToLookup(r => r.Text("Id"), StringComparer.Ordinal);
        return [.. queries.Select((_, index) => Points(byId[$"q{index}"]))];
    }

    private static IReadOnlyList<Datapoint> Points(IEnumerable<JsonElement> results) =>
        [
            .. results
                .SelectMany(r => r.Items("Timestamps").Zip(r.Items("Values")))
                .Select(p => new Datapoint(DateTimeOffset.UnixEpoch.AddSeconds(p.First.GetDouble()), p.Second.GetDouble()))
                .OrderBy(p => p.Time),
        ];

    private static ServiceRequest On(string operation, object body) => Call($"GraniteServiceVersion20100801.{operation}", body, "1.0");
}
