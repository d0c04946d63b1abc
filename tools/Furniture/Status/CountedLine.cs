using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Pieces;

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
    private const string OfLambda = "AWS/Lambda";
    private const string OfSqs = "AWS/SQS";

    /// <summary>The lines, in the order in which they are shown: what came in, went out, failed, waits, costs.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="functions">Names of its functions.</param>
    /// <param name="queues">Names of the queues that it reads.</param>
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
            OfQueues("MessagesSent", "messages sent", CountKind.In, MetricStatistic.Sum, "NumberOfMessagesSent", queues),
            OfFunctions("Invocations", piece.Counts.Invocations, CountKind.In, MetricStatistic.Sum, "Invocations"),
            OfFunctions("Errors", "invocations failed", CountKind.Failed, MetricStatistic.Sum, "Errors"),
            OfFunctions("Throttles", "invocations throttled", CountKind.Failed, MetricStatistic.Sum, "Throttles"),
            OfQueues("MessagesDead", "messages dead", CountKind.Failed, MetricStatistic.Maximum, Visible, dead),
            OfQueues("MessagesWaiting", "messages waiting", CountKind.Waits, MetricStatistic.Maximum, Visible, queues),
            OfQueues(Oldest, "oldest message", CountKind.Waits, MetricStatistic.Maximum, "ApproximateAgeOfOldestMessage", queues) with
            {
                Unit = "Seconds",
            },
            OfFunctions(RunningTime, "running time", CountKind.Costs, MetricStatistic.Sum, "Duration") with
            {
                Unit = "Milliseconds",
            },
            OfFunctions(LongestRun, "longest run", CountKind.Costs, MetricStatistic.Maximum, "Duration") with
            {
                Unit = "Milliseconds",
            },
        ];
        // What a service counts for all its users says nothing where the piece is not.
        if (functions.Count > 0)
            lines.AddRange(piece.Counts.Metrics.Select(m => Own(piece, m, functions)));
        return [.. lines.Where(l => l.Metrics.Count > 0 || l.Family is not null).OrderBy(l => l.Kind)];

        CountedLine OfFunctions(string name, string label, CountKind kind, MetricStatistic statistic, string metric) =>
            new(name, label, kind, "Count", statistic) { Metrics = [.. functions.Select(f => One(OfLambda, metric, "FunctionName", f))] };
    }

    /// <summary>Name of the line that says how long the oldest message waits.</summary>
    public const string Oldest = "OldestMessage";

    /// <summary>Name of the line that says how long the functions ran, all runs together.</summary>
    public const string RunningTime = "RunningTime";

    /// <summary>Name of the line that says how long the longest run took.</summary>
    public const string LongestRun = "LongestRun";

    private const string Visible = "ApproximateNumberOfMessagesVisible";

    private static CountedLine OfQueues(
        string name,
        string label,
        CountKind kind,
        MetricStatistic statistic,
        string metric,
        IReadOnlyList<string> queues
    ) => new(name, label, kind, "Count", statistic) { Metrics = [.. queues.Select(q => One(OfSqs, metric, "QueueName", q))] };

    private static CountedLine Own(PieceFacts piece, PieceMetric metric, IReadOnlyList<string> functions)
    {
        var space = metric.Namespace ?? piece.Counts.Namespace ?? "";
        var line = new CountedLine(metric.Name, metric.Label, metric.Kind, metric.Unit, metric.Statistic);
        return metric.Dimension switch
        {
            null => line with { Metrics = [new Metric(space, metric.Name, [])] },
            "Function" => line with { Metrics = [.. functions.Select(f => One(space, metric.Name, "Function", f))] },
            var dimension => line with { Family = new MetricFamily(space, metric.Name, dimension) },
        };
    }

    private static Metric One(string space, string name, string dimension, string value) =>
        new(space, name, [new Dimension(dimension, value)]);
}
