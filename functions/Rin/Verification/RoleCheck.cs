using System.Runtime.CompilerServices;
using Amazon.Redshift;
using Amazon.Redshift.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Verification;

/// <summary>The role by which COPY reads: attached to every cluster that is to use it.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/mgmt/copy-unload-iam-role.html"/>
internal sealed class RoleCheck(RinConfig config, Func<IAmazonRedshift> redshift) : ICheck
{
    public string Subject => "role";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Of a chain the cluster takes on the first, which may take on the next.
        if (config.Aws.IamRole?.Split(',')[0] is not { } role)
        {
            yield return Finding.Skipped(Subject, "no aws_iam_role: COPY gets the credentials above");
            yield break;
        }
        using var client = redshift();
        foreach (var connection in config.Targets.Select(t => t.Connection).OfType<Connection>().Distinct())
        {
            yield return ClusterOf(connection) is { } cluster
                ? await AttachedAsync(client, cluster, role, cancellationToken)
                : Finding.Skipped(Subject, $"{connection}: no cluster's address, so nobody to ask whether {role} is attached");
        }
    }

    private async Task<Finding> AttachedAsync(IAmazonRedshift client, string cluster, string role, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.DescribeClustersAsync(new DescribeClustersRequest { ClusterIdentifier = cluster }, cancellationToken);
            if (answer.Clusters is not [var found, ..])
                return Finding.Failed(Subject, $"cluster {cluster} does not exist", "check redshift.cluster or redshift.host");
            if (role == "default")
            {
                return found.DefaultIamRoleArn is { Length: > 0 } standing
                    ? Finding.Ok(Subject, $"the default role of cluster {cluster} is {standing}")
                    : Finding.Failed(Subject, $"cluster {cluster} has no default role", "set one, or name a role in aws_iam_role");
            }
            return found.IamRoles?.Find(r => r.IamRoleArn == role) switch
            {
                null => Finding.Failed(
                    Subject,
                    $"{role} is not attached to cluster {cluster}",
                    "attach it (aws redshift modify-cluster-iam-roles)"
                ),
                { ApplyStatus: "in-sync" or null } => Finding.Ok(Subject, $"{role} is attached to cluster {cluster}"),
                { ApplyStatus: var status } => Finding.Failed(
                    Subject,
                    $"{role} is {status} on cluster {cluster}",
                    "wait until it is in-sync"
                ),
            };
        }
        catch (ClusterNotFoundException)
        {
            return Finding.Failed(Subject, $"cluster {cluster} does not exist", "check redshift.cluster or redshift.host");
        }
        catch (Exception e) when (AwsAnswers.IsFailure(e))
        {
            return Finding.Skipped(
                Subject,
                $"{role}: the cluster does not tell ({AwsTrouble.Describe(e)}); redshift:DescribeClusters would"
            );
        }
    }

    // cluster.id.region.redshift.amazonaws.com, also with .cn; serverless endpoints begin with a workgroup.
    private static string? ClusterOf(Connection connection) =>
        connection.Cluster
        ?? (connection.Host?.Contains(".redshift.amazonaws.com", StringComparison.Ordinal) == true ? connection.Host.Split('.')[0] : null);
}
