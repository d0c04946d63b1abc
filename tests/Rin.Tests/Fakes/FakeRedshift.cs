using Amazon;
using Amazon.Redshift;
using Amazon.Redshift.Model;
using Amazon.Runtime;

namespace GapFurniture.Rin.Tests.Fakes;

/// <summary>Gives temporary passwords.</summary>
internal sealed class FakeRedshift(InstantTime time) : AmazonRedshiftClient(new AnonymousAWSCredentials(), RegionEndpoint.USEast1)
{
    public List<string> Asked { get; } = [];

    public Exception? Fails { get; set; }

    public Cluster? Cluster { get; set; }

    public override Task<DescribeClustersResponse> DescribeClustersAsync(
        DescribeClustersRequest request,
        CancellationToken cancellationToken = default
    )
    {
        Asked.Add($"describe {request.ClusterIdentifier}");
        return Fails is not null
            ? throw Fails
            : Task.FromResult(new DescribeClustersResponse { Clusters = Cluster is null ? null : [Cluster] });
    }

    public override Task<GetClusterCredentialsResponse> GetClusterCredentialsAsync(
        GetClusterCredentialsRequest request,
        CancellationToken cancellationToken = default
    )
    {
        Asked.Add($"{request.ClusterIdentifier}/{request.DbName} as {request.DbUser}");
        return Fails is not null
            ? throw Fails
            : Task.FromResult(
                new GetClusterCredentialsResponse
                {
                    DbUser = $"IAM:{request.DbUser}",
                    DbPassword = $"pw-{Asked.Count}",
                    Expiration = time.Now.UtcDateTime.AddMinutes(15),
                }
            );
    }

    public override Task<GetClusterCredentialsWithIAMResponse> GetClusterCredentialsWithIAMAsync(
        GetClusterCredentialsWithIAMRequest request,
        CancellationToken cancellationToken = default
    )
    {
        Asked.Add($"{request.ClusterIdentifier}/{request.DbName} by identity");
        return Task.FromResult(new GetClusterCredentialsWithIAMResponse { DbUser = "IAMR:me", DbPassword = $"pw-{Asked.Count}" });
    }
}
