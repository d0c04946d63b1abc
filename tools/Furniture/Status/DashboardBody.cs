using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
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

    private static readonly JsonSerializerOptions s_readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The body.</summary>
    /// <param name="name">The name of stack or module, after which function and queues are called.</param>
    /// <param name="region">The Region of the metrics.</param>
    public static string Of(PieceFacts piece, string name, string region)
    {
        var lines = CountedLines.Of(
            piece,
            [.. piece.Counts.Functions.Select(suffix => name + suffix)],
            piece.Way == Way.Queue ? [name] : [],
            [$"{name}-dead"]
        );
        var kinds = lines.GroupBy(l => l.Kind).ToList();
        var widgets = new JsonArray();
        for (var i = 0; i < kinds.Count; i++)
        {
            var (left, right) = (Width * i / kinds.Count, Width * (i + 1) / kinds.Count);
            widgets.Add(
                new JsonObject
                {
                    ["type"] = "metric",
                    ["x"] = left,
                    ["y"] = 0,
                    ["width"] = right - left,
                    ["height"] = Height,
                    ["properties"] = new JsonObject
                    {
                        ["title"] = $"{name}: {PlainView.Title(kinds[i].Key)}",
                        ["region"] = region,
                        ["view"] = "timeSeries",
                        ["period"] = Period,
                        ["metrics"] = Metrics([.. kinds[i]]),
                    },
                }
            );
        }
        return new JsonObject { ["widgets"] = widgets }.ToJsonString(s_readable);
    }

    // Lines of another unit than the first have the axis on the right.
    private static JsonArray Metrics(IReadOnlyList<CountedLine> lines) =>
        [.. lines.SelectMany(line => Metrics(line, isLeft: line.Unit == lines[0].Unit))];

    private static IEnumerable<JsonNode> Metrics(CountedLine line, bool isLeft)
    {
        var statistic = line.Statistic.ToString();
        if (line.Family is { } family)
        {
            var all = $"SEARCH('{{{family.Namespace},{family.Dimension}}} MetricName=\"{family.Name}\"', '{statistic}', {Period})";
            var one = line.Statistic == MetricStatistic.Sum ? "SUM" : "MAX";
            yield return new JsonArray(With(new JsonObject { ["expression"] = $"{one}({all})", ["label"] = line.Label }, isLeft));
        }
        foreach (var metric in line.Metrics)
        {
            var array = new JsonArray(metric.Namespace, metric.Name);
            foreach (var dimension in metric.Dimensions)
            {
                array.Add(dimension.Name);
                array.Add(dimension.Value);
            }
            array.Add(With(new JsonObject { ["stat"] = statistic, ["label"] = line.Label }, isLeft));
            yield return array;
        }
    }

    private static JsonObject With(JsonObject options, bool isLeft)
    {
        if (!isLeft)
            options["yAxis"] = "right";
        return options;
    }
}
