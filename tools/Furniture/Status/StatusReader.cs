using System.Collections.Concurrent;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Deployed;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Status;

/// <summary>Reads how pieces are, all calls side by side. What may not be read is said, and the rest is shown.</summary>
internal sealed class StatusReader(Clients clients, TimeProvider time)
{
    /// <summary>Reads the status of pieces; those that are nowhere have a deployment that <see cref="Deployment.IsAbsent"/>.</summary>
    public async Task<IReadOnlyList<PieceStatus>> ReadAsync(IReadOnlyList<(PieceFacts Piece, DeploymentRequest Request)> asked)
    {
        var unread = new ConcurrentBag<string>();
        var times = StatusTimes.At(time.GetUtcNow());
        var alarms = TryAsync(unread, "alarms", clients.CloudWatch.DescribeAlarmsAsync);
        var families = FamiliesAsync(asked.Select(a => a.Piece), unread);
        var deployments = await Task.WhenAll(asked.Select(a => new DeploymentFinder(clients, a.Piece, a.Request).FindAsync()));
        var memory = MemoryAsync(deployments.SelectMany(d => d.Functions), unread);
        var known = await families;
        var lines = deployments.Select(d => LinesOf(d, known)).ToList();
        var series = await SeriesAsync(lines, times, unread);
        var (allAlarms, used) = (await alarms, await memory);
        return
        [
            .. deployments.Select(
                (deployment, index) =>
                    new PieceStatus(deployment)
                    {
                        Series = series[index],
                        Alarms = [.. (allAlarms ?? []).Where(a => IsOf(a, deployment))],
                        MemoryUsedMb = used,
                        Unread = [.. deployment.Unread, .. unread.Order(StringComparer.Ordinal)],
                    }
            ),
        ];
    }

    private static IReadOnlyList<CountedLine> LinesOf(Deployment deployment, IReadOnlyDictionary<MetricFamily, IReadOnlyList<Metric>> known)
    {
        var lines = CountedLines.Of(
            deployment.Piece,
            [.. deployment.Functions.Select(f => f.Name)],
            [.. deployment.Queues.Select(q => q.Name)],
            [.. deployment.DeadLetters.Select(d => d.Queue.Name)]
        );
        return [.. lines.Select(l => l.Family is { } family ? l with { Metrics = known.GetValueOrDefault(family) ?? [] } : l)];
    }

    /// <summary>The metrics of each family that the pieces count in.</summary>
    private async Task<IReadOnlyDictionary<MetricFamily, IReadOnlyList<Metric>>> FamiliesAsync(
        IEnumerable<PieceFacts> pieces,
        ConcurrentBag<string> unread
    )
    {
        var families = pieces.SelectMany(p => CountedLines.Of(p, [p.Executable], [], [])).Select(l => l.Family).OfType<MetricFamily>();
        // One call for all metrics of a namespace.
        var found = await Task.WhenAll(
            families
                .GroupBy(f => (f.Namespace, f.Dimension))
                .Select(async group =>
                {
                    var (space, dimension) = group.Key;
                    var metrics =
                        await TryAsync(unread, $"metrics of {space}", () => clients.CloudWatch.ListMetricsAsync(space, dimension)) ?? [];
                    // With that dimension and no other: CloudWatch keeps a metric for each set of them.
                    return group.Select(f =>
                        (Family: f, Metrics: (IReadOnlyList<Metric>)[.. metrics.Where(m => m.Name == f.Name && m.Dimensions.Count == 1)])
                    );
                })
        );
        return found.SelectMany(f => f).ToDictionary(f => f.Family, f => f.Metrics);
    }

    /// <summary>The series of all pieces' lines, with two calls for up to 500 of their metrics.</summary>
    private async Task<IReadOnlyList<IReadOnlyList<Series>>> SeriesAsync(
        List<IReadOnlyList<CountedLine>> pieces,
        StatusTimes times,
        ConcurrentBag<string> unread
    )
    {
        var lines = pieces.SelectMany(p => p).ToList();
        var metrics = lines.SelectMany(l => l.Metrics.Select(m => (Metric: m, Statistic: l.Statistic.ToString()))).Distinct().ToList();
        var values = await Task.WhenAll(
            TryAsync(unread, "metrics", () => ValuesAsync(metrics, StatusTimes.FiveMinutes, times.DayStart, times.DayEnd)),
            TryAsync(unread, "metrics", () => ValuesAsync(metrics, StatusTimes.Hour, times.WeekStart, times.WeekEnd))
        );
        return [.. pieces.Select(p => (IReadOnlyList<Series>)[.. p.Select(Of)])];

        Series Of(CountedLine line) =>
            Series.Of(line, times, Values(line, values[0]), Values(line, values[1])) with
            {
                IsKnown = values.All(v => v is not null),
            };

        static IEnumerable<IReadOnlyList<Datapoint>> Values(
            CountedLine line,
            IReadOnlyDictionary<(Metric, string), IReadOnlyList<Datapoint>>? all
        ) => all is null ? [] : line.Metrics.Select(m => all[(m, line.Statistic.ToString())]);
    }

    private async Task<IReadOnlyDictionary<(Metric, string), IReadOnlyList<Datapoint>>?> ValuesAsync(
        List<(Metric Metric, string Statistic)> metrics,
        TimeSpan step,
        DateTimeOffset start,
        DateTimeOffset end
    )
    {
        var queries = metrics.Select(m => new MetricQuery(m.Metric, m.Statistic, step)).ToList();
        var values = await clients.CloudWatch.GetMetricDataAsync(queries, start, end);
        return metrics.Zip(values).ToDictionary(p => p.First, p => p.Second);
    }

    private async Task<IReadOnlyDictionary<string, long>> MemoryAsync(
        IEnumerable<FunctionConfiguration> functions,
        ConcurrentBag<string> unread
    )
    {
        var since = time.GetUtcNow() - StatusTimes.Hour;
        var used = await Task.WhenAll(
            functions
                .DistinctBy(f => f.Name)
                .Select(async function =>
                {
                    var reports = await TryAsync(
                        unread,
                        $"log of {function.Name}",
                        () => MemoryReports.ReadAsync(clients, function.LogGroup, since)
                    );
                    return (function.Name, Most: (reports ?? []).DefaultIfEmpty().Max());
                })
        );
        return used.Where(u => u.Most > 0).ToDictionary(u => u.Name, u => u.Most, StringComparer.Ordinal);
    }

    private static bool IsOf(Alarm alarm, Deployment deployment) =>
        alarm.Dimensions.Any(d =>
            d.Name switch
            {
                "FunctionName" or "Function" => deployment.Functions.Any(f => f.Name == d.Value),
                "QueueName" => deployment.Queues.Concat(deployment.DeadLetters.Select(l => l.Queue)).Any(q => q.Name == d.Value),
                _ => false,
            }
        );

    private static async Task<T?> TryAsync<T>(ConcurrentBag<string> unread, string what, Func<Task<T>> read)
        where T : class?
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (FurnitureException.ReasonOf(e) is { } reason)
        {
            unread.Add($"{what}: {reason}");
            return null;
        }
    }
}
