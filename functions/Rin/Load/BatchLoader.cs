using GapFurniture.Queue;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Report;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Load;

/// <summary>What became of each message of a batch, by position, and which warehouses did not answer.</summary>
internal sealed record BatchResult(IReadOnlyList<MessageOutcome> Outcomes, IReadOnlyList<Connection> Unavailable);

/// <summary>Rin's whole work on one batch of messages: plan, load, report. The worker and the Lambda function both call it; they differ
/// only in where messages come from. Metrics are wanted if there is a dimension by which CloudWatch is to separate them.</summary>
internal sealed class BatchLoader(
    RinConfig config,
    GroupLoader groups,
    LoadMonitor monitor,
    (string Name, string Value)? dimension,
    TimeProvider time,
    ILogger logger
)
{
    // Different tables side by side, but a warehouse's queues are short.
    private const int Parallelism = 4;

    /// <summary>Loads a batch. Cancelled work is given back.</summary>
    public async Task<BatchResult> LoadAsync(IReadOnlyList<QueueMessage> messages, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        var plan = LoadPlanner.Plan(messages, config);
        ReportUnloadable(plan, messages);
        var results = new GroupResult[plan.Groups.Count];
        await Parallel.ForEachAsync(
            plan.Groups.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism },
            async (group, _) =>
            {
                var result = results[group.Index] = await LoadGroupAsync(group.Item, cancel);
                monitor.Add(objects: result.Items.Count, rows: result.Loaded.Rows ?? 0);
            }
        );
        var outcomes = OutcomesOf(messages.Count, plan, results);
        var unavailable = plan.Groups.Zip(results).Where(g => g.Second.Units.Any(r => r.Blame is Blame.Warehouse));
        Report(outcomes, results, time.GetElapsedTime(begun));
        return new BatchResult(outcomes, [.. unavailable.Select(g => g.First.Connection).Distinct()]);
    }

    private async Task<GroupResult> LoadGroupAsync(LoadGroup group, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        GroupResult result;
        try
        {
            result = await groups.LoadAsync(group, cancel);
        }
        // Whatever a driver throws when it is cancelled.
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            result = GroupResult.Failed(group.Units, Blame.Warehouse, "interrupted");
        }
        catch (Exception e)
        {
            // A defect of ours must not stop the other groups; the messages stay in the queue.
            Log.Unexpected(logger, e, group.Tables);
            return GroupResult.Failed(group.Units, Blame.Object, e.Message);
        }
        if (result.Items.Count > 0)
            Log.Loaded(logger, result.Items.Count, group.Tables, time.GetElapsedTime(begun).TotalSeconds);
        ReportFailures(result);
        return result;
    }

    // A message is done only if all its units are; a failure weighs more than work not begun.
    private static MessageOutcome[] OutcomesOf(int messages, LoadPlan plan, IEnumerable<GroupResult> results)
    {
        var outcomes = new MessageOutcome[messages];
        foreach (var position in plan.Unreadable.Keys)
            outcomes[position] = MessageOutcome.Failed;
        foreach (var (unit, blame, _) in results.SelectMany(r => r.Units))
        {
            if (blame is null || outcomes[unit.Message] is MessageOutcome.Failed)
                continue;
            outcomes[unit.Message] = blame is Blame.Warehouse ? MessageOutcome.GivenBack : MessageOutcome.Failed;
        }
        return outcomes;
    }

    private void ReportUnloadable(LoadPlan plan, IReadOnlyList<QueueMessage> messages)
    {
        foreach (var (position, reason) in plan.Unreadable)
        {
            // Once is enough: the message comes again until the dead-letter queue takes it.
            var message = messages[position];
            var level = message.ReceiveCount <= 1 ? LogLevel.Error : LogLevel.Debug;
            Log.Unreadable(logger, level, message.Id, message.ReceiveCount, reason);
        }
        foreach (var s3Object in plan.Ignored)
            Log.Ignored(logger, s3Object.Url);
        foreach (var s3Object in plan.OwnOutput)
            Log.OwnOutput(logger, s3Object.Url);
    }

    // What waits for the warehouse is no object's fault: one line for all of them.
    private void ReportFailures(GroupResult result)
    {
        foreach (var failed in result.Units.Where(r => r.Blame is not null).GroupBy(r => (IsAway: r.Blame is Blame.Warehouse, r.Reason)))
        {
            var items = failed.SelectMany(f => f.Unit.Items).ToList();
            if (failed.Key.IsAway)
                Log.GivenBack(logger, items.Count, LoadGroup.NamesOf(items.Select(i => i.Table)), failed.Key.Reason);
            else
                items.ForEach(i => Log.NotLoaded(logger, i.Object.Url, i.Table.ToString(), failed.Key.Reason));
        }
    }

    private void Report(MessageOutcome[] outcomes, GroupResult[] results, TimeSpan elapsed)
    {
        if (outcomes.Length == 0)
            return;
        var items = results.SelectMany(r => r.Items).ToList();
        var loaded = results.Aggregate(LoadResult.None, (sum, r) => sum + r.Loaded);
        monitor.Add(messages: outcomes.Count(o => o is MessageOutcome.Done));
        Log.Batch(
            logger,
            new BatchSummary(time.GetUtcNow())
            {
                Messages = outcomes.Length,
                Objects = items.Count,
                Rows = loaded.Rows,
                Skipped = loaded.Skipped,
                Bytes = items.Sum(i => i.Object.Size ?? 0),
                Seconds = elapsed.TotalSeconds,
                Failures = outcomes.Count(o => o is MessageOutcome.Failed),
                GivenBack = outcomes.Count(o => o is MessageOutcome.GivenBack),
                Dimension = dimension,
            }
        );
    }
}
