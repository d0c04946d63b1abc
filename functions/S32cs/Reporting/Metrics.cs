using GapFurniture.Shared.Logging;

namespace GapFurniture.S32cs.Reporting;

/// <summary>Summaries as metrics of CloudWatch, by way of log lines.</summary>
public sealed class Metrics
{
    private readonly TextWriter _output;
    private readonly TimeProvider _time;

    internal Metrics(TextWriter output, TimeProvider time) => (_output, _time) = (output, time);

    internal void Write(IReadOnlyList<LoadSummary> summaries)
    {
        foreach (var summary in summaries)
        {
            _output.WriteLine(
                EmbeddedMetrics.Format(
                    _time.GetUtcNow(),
                    "GapFurniture/S32cs",
                    [("Endpoint", summary.Endpoint)],
                    [
                        ("DocumentsAdded", summary.Added, "Count"),
                        ("DocumentsDeleted", summary.Deleted, "Count"),
                        ("DocumentsRejected", summary.Rejected, "Count"),
                        ("DocumentsCleaned", summary.Cleaned, "Count"),
                        ("Batches", summary.Batches, "Count"),
                        ("Bytes", summary.Bytes, "Bytes"),
                        ("Seconds", summary.Seconds, "Seconds"),
                        ("Failed", summary.Failure is null ? 0 : 1, "Count"),
                    ],
                    [("object", summary.Url)]
                )
            );
        }
    }
}
