using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Warehouse;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin;

/// <summary>Waits for warehouses that do not answer: asks with backoff, says why once and again from time to time, and when they are back.</summary>
internal sealed class WarehouseWatch(IWarehouse warehouse, ClusterStates clusters, TimeProvider time, ILogger logger)
{
    // A cluster may be paused for a night; its log need not be full of it.
    private static readonly TimeSpan s_sayAgain = TimeSpan.FromMinutes(5);

    /// <summary>Returns when all of them answer.</summary>
    /// <param name="connections">The warehouses.</param>
    /// <param name="patience">How often each is asked; with backoff, ten times are about two minutes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CopyFailedException">The patience is at its end.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task UntilAllAnswerAsync(IReadOnlyList<Connection> connections, int patience, CancellationToken cancellationToken)
    {
        foreach (var connection in connections)
        {
            try
            {
                await UntilAnswersAsync(connection, patience, cancellationToken);
            }
            catch (CopyFailedException e) when (cancellationToken.IsCancellationRequested)
            {
                // The last "no" came in the instant in which nobody wanted to know any more.
                throw new OperationCanceledException(e.Message, e, cancellationToken);
            }
        }
    }

    private async Task UntilAnswersAsync(Connection connection, int patience, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(patience, time) { Base = TimeSpan.FromSeconds(1), Cap = TimeSpan.FromSeconds(30) };
        var begun = time.GetTimestamp();
        (string Reason, long At)? said = null;
        await backoff.RunAsync(
            async token =>
            {
                await AskAsync(connection, token);
                return true;
            },
            e =>
            {
                if (e is not CopyFailedException { Failure: Failure.Unavailable })
                    return false;
                if (said is { } before && before.Reason == e.Message && time.GetElapsedTime(before.At) < s_sayAgain)
                {
                    Log.WarehouseStillAway(logger, connection.ToString(), e.Message);
                    return true;
                }
                said = (e.Message, time.GetTimestamp());
                Log.WarehouseAway(logger, connection.ToString(), e.Message);
                return true;
            },
            cancellationToken
        );
        Log.WarehouseBack(logger, connection.ToString(), time.GetElapsedTime(begun).TotalSeconds);
    }

    // A refused login is an answer, too: its objects fail with that reason, those of other warehouses go on.
    private async Task AskAsync(Connection connection, CancellationToken cancellationToken)
    {
        try
        {
            await warehouse.PingAsync(connection, cancellationToken);
        }
        catch (CopyFailedException e) when (e.Failure is not Failure.Unavailable) { }
        catch (CopyFailedException e)
        {
            if (await clusters.DescribeAsync(connection, cancellationToken) is { } known)
                throw new CopyFailedException(e.Failure, $"{e.Message}; {known}", null, null, e);
            throw;
        }
    }
}
