using Amazon.CloudSearchDomain.Model;
using Amazon.Runtime;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.CloudSearchDomain;

public interface IAmazonCloudSearchDomain : IAmazonService, IDisposable
{
    Task<SearchResponse> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default);

    Task<UploadDocumentsResponse> UploadDocumentsAsync(UploadDocumentsRequest request, CancellationToken cancellationToken = default);

    Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonCloudSearchDomainConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        awsCredentials is null
            ? new AmazonCloudSearchDomainClient((AmazonCloudSearchDomainConfig)clientConfig)
            : new AmazonCloudSearchDomainClient(awsCredentials, (AmazonCloudSearchDomainConfig)clientConfig);
}
