using Amazon.Redshift;
using Amazon.Redshift.Model;
using GapFurniture.Aws;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Load;

/// <summary>Holds work back while warehouses do not answer: asks with backoff, says why once and again from time to time, and when they are
/// back. A warehouse whose ledgers cannot be used does not count as answering: nothing could be loaded, so nothing should be
/// received.</summary>
internal sealed class WarehouseGate(
    RinConfig config,
    Func<Connection, Warehouse> warehouseOf,
    Ledger ledger,
    ClusterStates clusters,
    TimeProvider time,
    ILogger logger
)
{
    // A cluster may be paused for a night; its log need not be full of it.
    private static readonly TimeSpan s_logAgain = TimeSpan.FromMinutes(5);

    /// <summary>Says before anything is received that a ledger cannot be used. Warehouses that do not answer are passed over: they are
    /// waited for later, or fail their own objects.</summary>
    /// <exception cref="WarehouseException">A ledger is missing or may not be used.</exception>
    public async Task CheckLedgersAsync(CancellationToken cancel)
    {
        foreach (var connection in config.Connections)
        {
            try
            {
                await ledger.CheckAsync(connection, config.LedgersOf(connection), Blame.Object, cancel);
            }
            catch (WarehouseException e) when (e.Blame is not Blame.Object)
            {
                // not about the ledger
            }
        }
    }

    /// <summary>Returns when all of them answer. Ten attempts are about two minutes, with backoff.</summary>
    /// <exception cref="WarehouseException">The attempts are used up.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task UntilAllAnswerAsync(IReadOnlyList<Connection> connections, int attempts, CancellationToken cancel)
    {
        foreach (var connection in connections)
        {
            var begun = time.GetTimestamp();
            (string Reason, long At)? logged = null;
            var backoff = new Backoff(attempts, time)
            {
                Base = TimeSpan.FromSeconds(1),
                Cap = TimeSpan.FromSeconds(30),
                OnRetry = (failure, _) => LogAway(failure.Message),
            };
            try
            {
                await backoff.RunAsync(token => AskAsync(connection, token), e => e is WarehouseException { IsAway: true }, cancel);
            }
            catch (WarehouseException e) when (cancel.IsCancellationRequested)
            {
                // The last refusal came in the instant in which nobody waited any more.
                throw new OperationCanceledException(e.Message, e, cancel);
            }
            Log.WarehouseBack(logger, connection.ToString(), time.GetElapsedTime(begun).TotalSeconds);

            void LogAway(string reason)
            {
                if (logged is { } before && before.Reason == reason && time.GetElapsedTime(before.At) < s_logAgain)
                {
                    Log.WarehouseStillAway(logger, connection.ToString(), reason);
                    return;
                }
                logged = (reason, time.GetTimestamp());
                Log.WarehouseAway(logger, connection.ToString(), reason);
            }
        }
    }

    // A refused login is an answer, too: its objects fail with that reason, those of other warehouses go on.
    private async Task AskAsync(Connection connection, CancellationToken cancel)
    {
        try
        {
            await warehouseOf(connection).PingAsync(cancel);
        }
        catch (WarehouseException e) when (!e.IsAway)
        {
            return;
        }
        catch (WarehouseException e)
        {
            var known = await clusters.DescribeAsync(connection, cancel);
            throw known is null ? e : new WarehouseException(e.Blame, $"{e.Message}; {known}", e);
        }
        await ledger.CheckAsync(connection, config.LedgersOf(connection), Blame.Warehouse, cancel);
    }
}

/// <summary>Asks the Redshift API why a cluster does not answer: paused, resizing, in maintenance. Only messages depend on the answer, so
/// that a caller without the right to ask misses nothing else.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusters.html"/>
internal sealed class ClusterStates(Func<IAmazonRedshift> client)
{
    private bool _mayNotAsk;

    /// <summary>Such as <c>cluster dw is paused</c>; null when nothing is known.</summary>
    public async Task<string?> DescribeAsync(Connection connection, CancellationToken cancel)
    {
        if (_mayNotAsk || connection.KnownCluster is not { } name)
            return null;
        try
        {
            var request = new DescribeClustersRequest { ClusterIdentifier = name };
            var response = await client().DescribeClustersAsync(request, cancel);
            return response.Clusters is [var cluster, ..] ? Words(name, cluster) : null;
        }
        catch (Exception e) when (DataApiErrors.IsFailure(e) && !cancel.IsCancellationRequested)
        {
            _mayNotAsk = AwsTrouble.IsDenied(e);
            return e is ClusterNotFoundException ? $"there is no cluster {name} in this account and region"
                : _mayNotAsk ? "allow redshift:DescribeClusters to learn more here"
                : null;
        }
    }

    private static string Words(string name, Cluster cluster)
    {
        var availability = string.IsNullOrEmpty(cluster.ClusterAvailabilityStatus) ? "" : $" ({cluster.ClusterAvailabilityStatus})";
        // A healthy cluster that cannot be reached is a matter of the network between us.
        var hint = cluster.ClusterStatus == "available" ? ": check its security group, the route to it and the port" : "";
        return $"cluster {name} is {cluster.ClusterStatus}{availability}{hint}";
    }
}
