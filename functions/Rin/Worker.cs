using Amazon.SQS;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Warehouse;
using GapFurniture.Shared;
using GapFurniture.Shared.Queue;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin;

/// <summary>Reads the queue: for ever as a daemon, until it is empty as a batch.</summary>
internal sealed class Worker(IAmazonSQS sqs, BatchLoader loader, IWarehouse warehouse, TimeProvider time, ILogger logger)
{
    // How often a batch run asks a warehouse that does not answer; with backoff that is about two minutes.
    private const int BatchPatience = 10;

    /// <summary>Runs until stopped or, as a batch, until the queue is empty.</summary>
    /// <param name="queue">Queue name or URL.</param>
    /// <param name="batch">True to end when the queue is empty.</param>
    /// <param name="stop">Finish what is in hand, then end.</param>
    /// <param name="abort">Do not even finish that: roll back and give the messages back.</param>
    /// <exception cref="QueueAccessException">The queue cannot be used.</exception>
    /// <exception cref="CopyFailedException">A batch run gave up waiting for the warehouse.</exception>
    public async Task<QueuePumpSummary> RunAsync(string queue, bool batch, CancellationToken stop, CancellationToken abort)
    {
        var pump = new QueuePump(sqs, new QueuePumpOptions { Queue = queue, StopWhenEmpty = batch }, logger, time);
        var summary = await pump.RunAsync(
            messages => loader.LoadAsync(messages, abort),
            stop,
            token => WaitForWarehouseAsync(batch ? BatchPatience : int.MaxValue, token)
        );
        Log.Finished(logger, summary.Done, summary.Failed, summary.GivenBack + summary.NotDeleted);
        return summary;
    }

    // While a warehouse sleeps nothing is received, so that no message uses up its receives.
    private async Task WaitForWarehouseAsync(int patience, CancellationToken stop)
    {
        var backoff = new Backoff(patience, time) { Base = TimeSpan.FromSeconds(1), Cap = TimeSpan.FromSeconds(30) };
        foreach (var connection in loader.Unavailable)
        {
            await backoff.RunAsync(
                async token =>
                {
                    await AnswersAsync(connection, token);
                    Log.WarehouseBack(logger, connection.ToString());
                    return true;
                },
                e =>
                {
                    if (e is not CopyFailedException { Failure: Failure.Unavailable })
                        return false;
                    Log.WarehouseAway(logger, connection.ToString(), e.Message);
                    return true;
                },
                stop
            );
        }
    }

    // A refused login is an answer, too: its objects fail with that reason, those of other warehouses go on.
    private async Task AnswersAsync(Connection connection, CancellationToken cancellationToken)
    {
        try
        {
            await warehouse.PingAsync(connection, cancellationToken);
        }
        catch (CopyFailedException e) when (e.Failure is not Failure.Unavailable) { }
    }
}
