using GapFurniture.Rin.Copy;
using GapFurniture.Shared.Queue;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Reporting;

/// <summary>Tells what became of each batch. Batches of one process come one after another.</summary>
/// <param name="monitor">Counts the rows.</param>
/// <param name="time">Clock of timestamps and durations.</param>
/// <param name="dimension">What CloudWatch tells the metrics apart by; null when no metrics are wanted.</param>
/// <param name="logger">Where to tell.</param>
internal sealed class BatchReporter(LoadMonitor monitor, TimeProvider time, (string Name, string Value)? dimension, ILogger logger)
{
    private long _begun;
    private LoadTotals _before = monitor.Totals;

    /// <summary>A batch begins.</summary>
    public void Begin() => (_begun, _before) = (time.GetTimestamp(), monitor.Totals);

    /// <summary>A group of it is over.</summary>
    public void Finished(IEnumerable<UnitResult> results)
    {
        var items = UnitResult.Loaded(results);
        monitor.Loaded(items.Count, items.Sum(i => i.Object.Size ?? 0));
    }

    /// <summary>The batch is over.</summary>
    public void End(IReadOnlyList<MessageOutcome> outcomes)
    {
        if (outcomes.Count == 0)
            return;
        monitor.Done(outcomes.Count(o => o is MessageOutcome.Done));
        var totals = monitor.Totals;
        Log.Batch(
            logger,
            new BatchSummary(time.GetUtcNow())
            {
                Messages = outcomes.Count,
                Objects = totals.Objects - _before.Objects,
                Rows = totals.WithoutRows == _before.WithoutRows ? totals.Rows - _before.Rows : null,
                Bytes = totals.Bytes - _before.Bytes,
                Seconds = time.GetElapsedTime(_begun).TotalSeconds,
                Failures = outcomes.Count(o => o is MessageOutcome.Failed),
                GivenBack = outcomes.Count(o => o is MessageOutcome.GivenBack),
                Dimension = dimension,
            }
        );
    }
}
