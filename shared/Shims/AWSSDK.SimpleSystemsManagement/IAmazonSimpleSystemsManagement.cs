using Amazon.Runtime;
using Amazon.SimpleSystemsManagement.Model;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.SimpleSystemsManagement;

public interface IAmazonSimpleSystemsManagement : IAmazonService, IDisposable
{
    ISimpleSystemsManagementPaginatorFactory Paginators { get; }

    Task<GetParametersResponse> GetParametersAsync(GetParametersRequest request, CancellationToken cancellationToken = default);

    Task<GetParametersByPathResponse> GetParametersByPathAsync(
        GetParametersByPathRequest request,
        CancellationToken cancellationToken = default
    );

    Task<PutParameterResponse> PutParameterAsync(PutParameterRequest request, CancellationToken cancellationToken = default);

    Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonSimpleSystemsManagementConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        awsCredentials is null
            ? new AmazonSimpleSystemsManagementClient((AmazonSimpleSystemsManagementConfig)clientConfig)
            : new AmazonSimpleSystemsManagementClient(awsCredentials, (AmazonSimpleSystemsManagementConfig)clientConfig);
}
