using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;

namespace GapFurniture.Rin.Load;

/// <summary>
/// Asks the Redshift API why a cluster does not answer: paused, resizing, in maintenance. Only messages depend on the answer, so
/// that a caller without the right to ask misses nothing else.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusters.html"/>
internal sealed class ClusterStates(Func<IAmazonRedshift> client)
{
    private bool _mayNotAsk;

    /// <summary>Such as <c>cluster dw is paused</c>; null when nothing is known.</summary>
    public async Task<string?> DescribeAsync(Connection connection, CancellationToken cancellationToken)
    {
        if (_mayNotAsk || connection.KnownCluster is not { } name)
            return null;
        try
        {
            var request = new DescribeClustersRequest { ClusterIdentifier = name };
            var response = await client().DescribeClustersAsync(request, cancellationToken);
            return response.Clusters is [var cluster, ..] ? Words(name, cluster) : null;
        }
        catch (ClusterNotFoundException)
        {
            return $"there is no cluster {name} in this account and region";
        }
        catch (AmazonServiceException e) when ((int)e.StatusCode is >= 400 and < 500 && e.ErrorCode != "Throttling")
        {
            _mayNotAsk = true;
            return "allow redshift:DescribeClusters to learn more here";
        }
        catch (Exception e) when (DataApiErrors.IsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return null;
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
