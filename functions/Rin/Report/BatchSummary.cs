using System.Text.Json;
using GapFurniture.Shared.Logging;

namespace GapFurniture.Rin.Report;

/// <summary>What became of a batch, in one log line: plain text; in JSON its numbers as members and, when metrics are wanted, CloudWatch's
/// embedded metric format, so that CloudWatch makes metrics of the log without a call of ours.</summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html"/>
internal sealed record BatchSummary(DateTimeOffset Time) : IJsonMembers
{
    public const string Namespace = "Rin"; // namespace of the metrics

    // Those that failed stay in the queue; given back are those for which the warehouse did not answer, or Rin had no time left.
    public int Messages { get; init; }
    public int Failures { get; init; }
    public int GivenBack { get; init; }

    // What was loaded, each object counted once for each table. No rows when the warehouse did not say; skipped are rows that COPY left out
    // because they did not fit (MAXERROR); bytes as far as the events say.
    public int Objects { get; init; }
    public long? Rows { get; init; }
    public long Skipped { get; init; }
    public long Bytes { get; init; }

    // From planning to the last commit.
    public double Seconds { get; init; }

    // By what CloudWatch separates metrics, such as the queue; null when no metrics are wanted.
    public (string Name, string Value)? Dimension { get; init; }

    // Units are CloudWatch's.
    private IEnumerable<(string Name, string Unit, double Value)> Numbers =>
        [
            (nameof(Messages), "Count", Messages),
            (nameof(Objects), "Count", Objects),
            .. Rows is { } rows ? [(nameof(Rows), "Count", (double)rows)] : Array.Empty<(string, string, double)>(),
            (nameof(Skipped), "Count", Skipped),
            (nameof(Bytes), "Bytes", Bytes),
            (nameof(Seconds), "Seconds", Math.Round(Seconds, 3)),
            (nameof(Failures), "Count", Failures),
            (nameof(GivenBack), "Count", GivenBack),
        ];

    public override string ToString()
    {
        var rows = Rows is { } known ? $", {Counted.Of(known, "row")}" : "";
        var skipped = Skipped > 0 ? $" ({Skipped} skipped)" : "";
        var failed = Failures > 0 ? $"; {Failures} failed" : "";
        var back = GivenBack > 0 ? $"; {GivenBack} returned to the queue" : "";
        return $"{Counted.Of(Messages, "message")}: {Counted.Of(Objects, "object")}{rows}{skipped}, {Size(Bytes)} in {Seconds:0.00} s{failed}{back}";
    }

    public void AddTo(Utf8JsonWriter line) => EmbeddedMetrics.AddTo(line, Time, Namespace, Dimension, [.. Numbers]);

    private static string Size(long bytes) =>
        bytes switch
        {
            < 1_000 => $"{bytes} B",
            < 1_000_000 => $"{bytes / 1e3:0.0} kB",
            < 1_000_000_000 => $"{bytes / 1e6:0.0} MB",
            < 1_000_000_000_000 => $"{bytes / 1e9:0.0} GB",
            _ => $"{bytes / 1e12:0.0} TB",
        };
}

internal static class Counted
{
    /// <summary>Such as <c>1 object</c> or <c>2 objects</c>.</summary>
    public static string Of(long count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
