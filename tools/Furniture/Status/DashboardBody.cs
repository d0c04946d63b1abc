using System.Text.Json;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Status;

/// <summary>A CloudWatch dashboard of a piece: one row of what came in, went out, failed, waits and costs.</summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html"/>
internal static class DashboardBody
{
    private const int Width = 24;
    private const int Height = 7;
    private const int Period = 300;

    /// <param name="name">The name of stack or module, after which function and queues are called.</param>
    public static string Of(PieceFacts piece, string name, string region)
    {
        var lines = CountedLines.Of(
            piece,
            [.. piece.Counts.Functions.Select(suffix => name + suffix)],
            piece.Way == Way.Queue || piece.Counts.OptionalQueue ? [name] : [],
            [$"{name}-dead"]
        );
        var kinds = lines.GroupBy(l => l.Kind).ToList();
        var widgets = kinds.Select(
            (kind, i) =>
            {
                var (left, right) = (Width * i / kinds.Count, Width * (i + 1) / kinds.Count);
                return new
                {
                    type = "metric",
                    x = left,
                    y = 0,
                    width = right - left,
                    height = Height,
                    properties = new
                    {
                        title = $"{name}: {PlainView.Title(kind.Key)}",
                        region,
                        view = "timeSeries",
                        period = Period,
                        metrics = Metrics([.. kind]),
                    },
                };
            }
        );
        return JsonSerializer.Serialize(new { widgets }, JsonExtensions.Readable);
    }

    // Lines of another unit than the first have the axis on the right.
    private static IEnumerable<object[]> Metrics(IReadOnlyList<CountedLine> lines) =>
        lines.SelectMany(line => Metrics(line, yAxis: line.Unit == lines[0].Unit ? null : "right"));

    private static IEnumerable<object[]> Metrics(CountedLine line, string? yAxis)
    {
        var (stat, label) = (line.Statistic.ToString(), line.Label);
        if (line.Family is { } family)
        {
            var all = $"SEARCH('{{{family.Namespace},{family.Dimension}}} MetricName=\"{family.Name}\"', '{stat}', {Period})";
            var one = line.Statistic == MetricStatistic.Sum ? "SUM" : "MAX";
            yield return
            [
                new
                {
                    expression = $"{one}({all})",
                    label,
                    yAxis,
                },
            ];
        }
        foreach (var metric in line.Metrics)
        {
            var dimensions = metric.Dimensions.SelectMany(d => new[] { d.Name, d.Value });
            yield return
            [
                metric.Namespace,
                metric.MetricName,
                .. dimensions,
                new
                {
                    stat,
                    label,
                    yAxis,
                },
            ];
        }
    }
}
