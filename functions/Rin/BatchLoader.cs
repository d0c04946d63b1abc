using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Reporting;
using GapFurniture.Shared.Queue;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin;

/// <summary>
/// Rin's whole work on one batch of messages: plan, load, report. The worker and the Lambda function both call it; they differ only in
/// where messages come from.
/// </summary>
internal sealed class BatchLoader(RinConfig config, GroupLoader groups, BatchReporter reporter, TimeProvider time, ILogger logger)
{
    // Different tables side by side, but a warehouse's queues are short.
    private const int Parallelism = 4;

    /// <summary>Connections that did not answer in the last batch.</summary>
    public IReadOnlyList<Connection> Unavailable { get; private set; } = [];

    /// <summary>Loads a batch; gives each message's outcome, by position. Cancelled work is given back.</summary>
    public async Task<IReadOnlyList<MessageOutcome>> LoadAsync(IReadOnlyList<QueueMessage> messages, CancellationToken cancellationToken)
    {
        reporter.Begin();
        var plan = LoadPlanner.Plan(messages, config.Targets);
        var outcomes = new MessageOutcome[messages.Count];
        foreach (var (position, reason) in plan.Unreadable)
        {
            outcomes[position] = MessageOutcome.Failed;
            ReportUnreadable(messages[position], reason);
        }
        foreach (var s3Object in plan.Ignored)
            Log.Ignored(logger, s3Object.Url);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallelism };
        var unavailable = new HashSet<Connection>();
        await Parallel.ForEachAsync(
            plan.Groups,
            parallel,
            async (group, _) =>
            {
                var results = await LoadGroupAsync(group, cancellationToken);
                reporter.Finished(results);
                lock (outcomes)
                {
                    if (results.Any(r => r.Failure is Failure.Unavailable))
                        unavailable.Add(group.Connection);
                    foreach (var result in results)
                        outcomes[result.Unit.Message] = Worse(outcomes[result.Unit.Message], OutcomeOf(result));
                }
            }
        );
        Unavailable = [.. unavailable];
        reporter.End(outcomes);
        return outcomes;
    }

    private async Task<IReadOnlyList<UnitResult>> LoadGroupAsync(LoadGroup group, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        try
        {
            var results = await groups.LoadAsync(group, cancellationToken);
            var loaded = UnitResult.Loaded(results).Count;
            if (loaded > 0)
                Log.Loaded(logger, loaded, group.Tables, time.GetElapsedTime(begun).TotalSeconds);
            Report(results.Where(r => r.Failure is not null));
            return results;
        }
        // Whatever a driver throws when it is cancelled.
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            Log.Interrupted(logger, group.Objects, group.Tables);
            return [.. group.Units.Select(u => new UnitResult(u, Failure.Unavailable, "interrupted"))];
        }
        catch (Exception e)
        {
            // A defect of ours must not stop the other groups; the messages stay in the queue.
            Log.Unexpected(logger, e, group.Tables);
            return [.. group.Units.Select(u => new UnitResult(u, Failure.Object, e.Message))];
        }
    }

    // What waits for the warehouse is no object's fault: one line for all of them.
    private void Report(IEnumerable<UnitResult> failures)
    {
        foreach (var failed in failures.GroupBy(f => (f.Failure is Failure.Unavailable, f.Reason)))
        {
            var items = failed.SelectMany(f => f.Unit.Items).ToList();
            if (failed.Key is (true, var reason))
                Log.GivenBack(logger, items.Count, string.Join(", ", items.Select(i => i.Table.ToString()).Distinct()), reason);
            else
                items.ForEach(i => Log.NotLoaded(logger, i.Object.Url, i.Table.ToString(), failed.Key.Reason));
        }
    }

    // Once is enough: the message comes again until the dead-letter queue takes it.
    private void ReportUnreadable(QueueMessage message, string reason)
    {
        if (message.ReceiveCount <= 1)
            Log.Unreadable(logger, message.Id, reason);
        else
            Log.StillUnreadable(logger, message.Id, message.ReceiveCount, reason);
    }

    private static MessageOutcome OutcomeOf(UnitResult result) =>
        result.Failure switch
        {
            null => MessageOutcome.Done,
            Failure.Unavailable => MessageOutcome.GivenBack,
            _ => MessageOutcome.Failed,
        };

    // A message is done only if all its units are; a failure weighs more than work not begun.
    private static MessageOutcome Worse(MessageOutcome one, MessageOutcome other) =>
        one is MessageOutcome.Failed || other is MessageOutcome.Failed ? MessageOutcome.Failed
        : one is MessageOutcome.GivenBack || other is MessageOutcome.GivenBack ? MessageOutcome.GivenBack
        : MessageOutcome.Done;
}
