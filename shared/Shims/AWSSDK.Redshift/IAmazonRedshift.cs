using Amazon.Redshift.Model;
using Amazon.Runtime;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.Redshift;

public interface IAmazonRedshift : IAmazonService, IDisposable
{
    IRedshiftPaginatorFactory Paginators { get; }

    Task<DescribeClustersResponse> DescribeClustersAsync(DescribeClustersRequest request, CancellationToken cancellationToken = default);

    Task<DescribeClustersResponse> DescribeClustersAsync(CancellationToken cancellationToken = default);

    Task<GetClusterCredentialsResponse> GetClusterCredentialsAsync(
        GetClusterCredentialsRequest request,
        CancellationToken cancellationToken = default
    );

    Task<GetClusterCredentialsWithIAMResponse> GetClusterCredentialsWithIAMAsync(
        GetClusterCredentialsWithIAMRequest request,
        CancellationToken cancellationToken = default
    );

    Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonRedshiftConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        awsCredentials is null
            ? new AmazonRedshiftClient((AmazonRedshiftConfig)clientConfig)
            : new AmazonRedshiftClient(awsCredentials, (AmazonRedshiftConfig)clientConfig);
}
