using Amazon.SQS;
using GapFurniture.Queue;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Load;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin;

/// <summary>Reads the queue: forever as a daemon, until it is empty as a batch. Nothing is received while a warehouse does not answer.</summary>
internal sealed class Worker(IAmazonSQS sqs, BatchLoader loader, BatchLimits limits, WarehouseGate gate, TimeProvider time, ILogger logger)
{
    // How often a batch run asks a warehouse that does not answer; with backoff that is about two minutes.
    private const int BatchAttempts = 10;

    /// <summary>Runs until the queue (a name or URL) is empty, as a batch, or until stopped: the running transactions are finished first. If
    /// aborted, not even those: they are rolled back, and their messages given back.</summary>
    /// <exception cref="QueueAccessException">The queue cannot be used.</exception>
    /// <exception cref="Database.WarehouseException">A batch run gave up waiting for the warehouse.</exception>
    public async Task<QueuePumpSummary> RunAsync(string queue, bool batch, CancellationToken stop, CancellationToken abort)
    {
        var options = new QueuePumpOptions(queue, StopWhenEmpty: batch, limits.MaxObjects, limits.MaxBytes, limits.MaxWait);
        IReadOnlyList<Connection> unavailable = [];
        var summary = await new QueuePump(sqs, options, logger, time).RunAsync(
            async messages =>
            {
                var result = await loader.LoadAsync(messages, abort);
                unavailable = result.Unavailable;
                return result.Outcomes;
            },
            stop,
            // While a warehouse sleeps nothing is received, so that no message uses up its receives.
            token => gate.UntilAllAnswerAsync(unavailable, batch ? BatchAttempts : int.MaxValue, token)
        );
        Log.Finished(logger, summary.Done, summary.Failed, summary.GivenBack + summary.NotDeleted);
        return summary;
    }
}

/// <summary>Loads the messages of one Lambda event. Lambda goes on receiving while the warehouse sleeps, and every failed event costs its
/// messages one receive of those that the dead-letter queue allows them: so the event at hand waits for the warehouse as long as there is
/// time.</summary>
internal sealed class EventLoader(BatchLoader loader, WarehouseGate gate)
{
    /// <summary>Loads the event. The wait for a warehouse ends early enough for a load to follow; the deadline rolls back and gives the rest back.</summary>
    /// <returns>Each message's outcome, by position.</returns>
    public async Task<IReadOnlyList<MessageOutcome>> LoadAsync(
        IReadOnlyList<QueueMessage> messages,
        CancellationToken waitEnd,
        CancellationToken deadline
    )
    {
        var result = await loader.LoadAsync(messages, deadline);
        MessageOutcome[] outcomes = [.. result.Outcomes];
        try
        {
            while (result.Unavailable.Count > 0)
            {
                await gate.UntilAllAnswerAsync(result.Unavailable, int.MaxValue, waitEnd);
                waitEnd.ThrowIfCancellationRequested();
                int[] waiting = [.. Enumerable.Range(0, outcomes.Length).Where(i => outcomes[i] is MessageOutcome.GivenBack)];
                result = await loader.LoadAsync([.. waiting.Select(i => messages[i])], deadline);
                foreach (var (position, outcome) in waiting.Zip(result.Outcomes))
                    outcomes[position] = outcome;
            }
        }
        catch (OperationCanceledException) when (waitEnd.IsCancellationRequested)
        {
            // No time is left for it: what waits is given back.
        }
        return outcomes;
    }
}
