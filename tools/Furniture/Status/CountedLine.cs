using GapFurniture.Furniture.Pieces;
using static GapFurniture.Furniture.Pieces.CountKind;
using static GapFurniture.Furniture.Pieces.MetricStatistic;

namespace GapFurniture.Furniture.Status;

/// <summary>A number that is shown over time: a line of a table, a chart of the page, a line of the dashboard.</summary>
/// <param name="Name">For programs; no two lines of a piece have the same.</param>
/// <param name="Label">For people, such as <c>messages sent</c>.</param>
/// <param name="Unit">CloudWatch's unit.</param>
/// <param name="Statistic">How the values of a time become one.</param>
internal sealed record CountedLine(string Name, string Label, CountKind Kind, string Unit, MetricStatistic Statistic)
{
    /// <summary>Where it is read: the values of all of them are put together.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>Instead of single metrics: all that have a dimension, whatever its value; null for none.</summary>
    public MetricFamily? Family { get; init; }
}

/// <summary>Metrics that differ by the value of one dimension, such as one for each endpoint that a piece sends to.</summary>
internal sealed record MetricFamily(string Namespace, string Name, string Dimension);

/// <summary>What is shown of a piece: AWS's own numbers of its queues and functions, and the piece's.</summary>
internal static class CountedLines
{
    /// <summary>Name of the line that says how long the oldest message waits.</summary>
    public const string Oldest = "OldestMessage";

    /// <summary>Name of the line that says how long the functions ran, all runs together.</summary>
    public const string RunningTime = "RunningTime";

    /// <summary>Name of the line that says how long the longest run took.</summary>
    public const string LongestRun = "LongestRun";

    private const string Visible = "ApproximateNumberOfMessagesVisible";

    /// <summary>The lines, in the order in which they are shown: what came in, went out, failed, waits, costs.</summary>
    /// <param name="dead">Names of the queues that hold what failed.</param>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"/>
    /// <seealso href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html"/>
    public static IReadOnlyList<CountedLine> Of(
        PieceFacts piece,
        IReadOnlyList<string> functions,
        IReadOnlyList<string> queues,
        IReadOnlyList<string> dead
    )
    {
        List<CountedLine> lines =
        [
            new("MessagesSent", "messages sent", In, "Count", Sum) { Metrics = OfQueues("NumberOfMessagesSent", queues) },
            new("Invocations", piece.Counts.Invocations, In, "Count", Sum) { Metrics = OfFunctions("Invocations") },
            new("Errors", "invocations failed", Failed, "Count", Sum) { Metrics = OfFunctions("Errors") },
            new("Throttles", "invocations throttled", Failed, "Count", Sum) { Metrics = OfFunctions("Throttles") },
            new("MessagesDead", "messages dead", Failed, "Count", Maximum) { Metrics = OfQueues(Visible, dead) },
            new("MessagesWaiting", "messages waiting", Waits, "Count", Maximum) { Metrics = OfQueues(Visible, queues) },
            new(Oldest, "oldest message", Waits, "Seconds", Maximum) { Metrics = OfQueues("ApproximateAgeOfOldestMessage", queues) },
            new(RunningTime, "running time", Costs, "Milliseconds", Sum) { Metrics = OfFunctions("Duration") },
            new(LongestRun, "longest run", Costs, "Milliseconds", Maximum) { Metrics = OfFunctions("Duration") },
        ];
        // What a service counts for all its users says nothing where the piece is not.
        if (functions.Count > 0)
            lines.AddRange(piece.Counts.Metrics.Select(m => Own(piece, m, functions)));
        return [.. lines.Where(l => l.Metrics.Count > 0 || l.Family is not null).OrderBy(l => l.Kind)];

        IReadOnlyList<Metric> OfFunctions(string metric) => Each("AWS/Lambda", metric, "FunctionName", functions);
    }

    private static IReadOnlyList<Metric> OfQueues(string metric, IReadOnlyList<string> queues) =>
        Each("AWS/SQS", metric, "QueueName", queues);

    private static CountedLine Own(PieceFacts piece, PieceMetric metric, IReadOnlyList<string> functions)
    {
        var space = metric.Namespace ?? piece.Counts.Namespace ?? "";
        var line = new CountedLine(metric.Name, metric.Label, metric.Kind, metric.Unit, metric.Statistic);
        return metric.Dimension switch
        {
            null => line with { Metrics = [new Metric(space, metric.Name, [])] },
            "Function" => line with { Metrics = Each(space, metric.Name, "Function", functions) },
            var dimension => line with { Family = new MetricFamily(space, metric.Name, dimension) },
        };
    }

    private static IReadOnlyList<Metric> Each(string space, string metric, string dimension, IReadOnlyList<string> values) =>
        [.. values.Select(value => new Metric(space, metric, [new Dimension(dimension, value)]))];
}
