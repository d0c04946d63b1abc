using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using GapFurniture.Furniture.Deployed;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Status;

/// <summary>Reads once how pieces are, all calls side by side. What may not be read is said, and the rest is shown.</summary>
internal sealed partial class StatusReader(Clients clients, DateTimeOffset now)
{
    private const int MostPages = 3;

    private readonly StatusTimes _times = StatusTimes.At(now);
    private readonly ConcurrentBag<string> _unread = [];

    /// <summary>Reads the status of pieces; those that are nowhere have a deployment that <see cref="Deployment.IsAbsent"/>.</summary>
    public async Task<IReadOnlyList<PieceStatus>> ReadAsync(IReadOnlyList<(PieceFacts Piece, DeploymentRequest Request)> asked)
    {
        var alarms = TryAsync("alarms", clients.CloudWatch.DescribeAlarmsAsync);
        var families = FamiliesAsync(asked.Select(a => a.Piece));
        var deployments = await Task.WhenAll(asked.Select(a => new DeploymentFinder(clients, a.Piece, a.Request).FindAsync()));
        var memory = Task.WhenAll(deployments.SelectMany(d => d.Functions).DistinctBy(f => f.Name).Select(MemoryAsync));
        var known = await families;
        var lines = deployments.Select(d => LinesOf(d, known)).ToList();
        var series = await SeriesAsync(lines);
        var used = (await memory).Where(m => m.Most > 0).ToDictionary(m => m.Name, m => m.Most, StringComparer.Ordinal);
        var allAlarms = await alarms ?? [];
        return
        [
            .. deployments.Select(
                (deployment, index) =>
                    new PieceStatus(deployment)
                    {
                        Series = [.. lines[index].Select(series)],
                        Alarms = [.. allAlarms.Where(a => IsOf(a, deployment))],
                        MemoryUsedMb = used,
                        Unread = [.. deployment.Unread, .. _unread.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
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
            [.. deployment.DeadLetters.Select(d => d.Name)]
        );
        return [.. lines.Select(l => l.Family is { } family ? l with { Metrics = known[family] } : l)];
    }

    private async Task<IReadOnlyDictionary<MetricFamily, IReadOnlyList<Metric>>> FamiliesAsync(IEnumerable<PieceFacts> pieces)
    {
        var lines = pieces.SelectMany(p => CountedLines.Of(p, [p.Executable], [], []));
        // One call for all metrics of a namespace.
        var found = await Task.WhenAll(
            lines
                .Select(l => l.Family)
                .OfType<MetricFamily>()
                .Distinct()
                .GroupBy(f => (f.Namespace, f.Dimension))
                .Select(async group =>
                {
                    var (space, dimension) = group.Key;
                    var metrics = await TryAsync($"metrics of {space}", () => clients.CloudWatch.ListMetricsAsync(space, dimension)) ?? [];
                    // With that dimension and no other: CloudWatch keeps a metric for each set of them.
                    var single = metrics.Where(m => m.Dimensions.Count == 1).ToLookup(m => m.MetricName, StringComparer.Ordinal);
                    return group.Select(f => (Family: f, Metrics: (IReadOnlyList<Metric>)[.. single[f.Name]]));
                })
        );
        return found.SelectMany(f => f).ToDictionary(f => f.Family, f => f.Metrics);
    }

    /// <summary>The series of any of the pieces' lines, with two calls for up to 500 of their metrics.</summary>
    private async Task<Func<CountedLine, Series>> SeriesAsync(IEnumerable<IReadOnlyList<CountedLine>> pieces)
    {
        var lines = pieces.SelectMany(p => p);
        var metrics = lines.SelectMany(l => l.Metrics.Select(m => (m, l.Statistic.ToString()))).Distinct().ToList();
        var read = clients.CloudWatch.GetMetricDataAsync;
        var values = await Task.WhenAll(
            TryAsync("metrics", () => read(metrics, StatusTimes.FiveMinutes, _times.DayStart, _times.DayEnd)),
            TryAsync("metrics", () => read(metrics, StatusTimes.Hour, _times.WeekStart, _times.WeekEnd))
        );
        return line =>
        {
            var keys = line.Metrics.Select(m => (m, line.Statistic.ToString())).ToList();
            var parts = values.Select(all => all is null ? [] : keys.Select(key => all[key])).ToList();
            return Series.Of(line, _times, parts[0], parts[1]) with { IsKnown = values.All(v => v is not null) };
        };
    }

    /// <summary>The most memory in MB that a function used in the last hour; zero where it did not run.</summary>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html"/>
    private async Task<(string Name, long Most)> MemoryAsync(FunctionConfiguration function)
    {
        // No metric says it, but the lines that Lambda writes to the log. Of a busy function the first thousands tell as much as all.
        var pages = clients.Logs.FilterLogEventsAsync(function.LogGroup, now - StatusTimes.Hour, "\"Max Memory Used\"").Take(MostPages);
        var reports = pages.SelectMany(page => page).Select(line => MemoryUsed().Match(line.Text)).Where(m => m.Success);
        var used = reports.Select(m => long.Parse(m.Groups["mb"].Value));
        var read = await TryAsync($"log of {function.Name}", () => used.ToListAsync(clients.Cancellation).AsTask());
        return (function.Name, (read ?? []).DefaultIfEmpty().Max());
    }

    private static bool IsOf(Alarm alarm, Deployment deployment) =>
        alarm.Dimensions.Any(d =>
            d.Name switch
            {
                "FunctionName" or "Function" => deployment.Functions.Any(f => f.Name == d.Value),
                "QueueName" => deployment.Queues.Concat(deployment.DeadLetters).Any(q => q.Name == d.Value),
                _ => false,
            }
        );

    private Task<T?> TryAsync<T>(string what, Func<Task<T>> read)
        where T : class? => FurnitureException.TryAsync(read, reason => _unread.Add($"{what}: {reason}"));

    [GeneratedRegex(@"Max Memory Used: (?<mb>\d{1,6}) MB", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MemoryUsed();
}
