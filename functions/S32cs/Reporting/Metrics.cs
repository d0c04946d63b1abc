using GapFurniture.Shared.Logging;

namespace GapFurniture.S32cs.Reporting;

/// <summary>Objects' reports as metrics of CloudWatch, by way of log lines.</summary>
public sealed class Metrics
{
    private readonly TextWriter _output;
    private readonly TimeProvider _time;

    internal Metrics(TextWriter output, TimeProvider time) => (_output, _time) = (output, time);

    internal void Write(IReadOnlyList<ObjectReport> reports)
    {
        foreach (var report in reports)
        {
            _output.WriteLine(
                EmbeddedMetrics.Format(
                    _time.GetUtcNow(),
                    "GapFurniture/S32cs",
                    [("Endpoint", report.Endpoint)],
                    [
                        ("DocumentsAdded", report.Added, "Count"),
                        ("DocumentsDeleted", report.Deleted, "Count"),
                        ("DocumentsRejected", report.Rejected, "Count"),
                        ("DocumentsCleaned", report.Cleaned, "Count"),
                        ("Batches", report.Batches, "Count"),
                        ("Bytes", report.Bytes, "Bytes"),
                        ("Seconds", report.Seconds, "Seconds"),
                        ("Failed", report.Failure is null ? 0 : 1, "Count"),
                    ],
                    [("object", report.Url)]
                )
            );
        }
    }
}
