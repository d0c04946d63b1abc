using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.RedshiftDataAPIService;

public interface IAmazonRedshiftDataAPIService : IAmazonService, IDisposable
{
    IRedshiftDataAPIServicePaginatorFactory Paginators { get; }

    Task<BatchExecuteStatementResponse> BatchExecuteStatementAsync(
        BatchExecuteStatementRequest request,
        CancellationToken cancellationToken = default
    );

    Task<CancelStatementResponse> CancelStatementAsync(CancelStatementRequest request, CancellationToken cancellationToken = default);

    Task<DescribeStatementResponse> DescribeStatementAsync(DescribeStatementRequest request, CancellationToken cancellationToken = default);

    Task<ExecuteStatementResponse> ExecuteStatementAsync(ExecuteStatementRequest request, CancellationToken cancellationToken = default);

    Task<GetStatementResultResponse> GetStatementResultAsync(
        GetStatementResultRequest request,
        CancellationToken cancellationToken = default
    );

    Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonRedshiftDataAPIServiceConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        awsCredentials is null
            ? new AmazonRedshiftDataAPIServiceClient((AmazonRedshiftDataAPIServiceConfig)clientConfig)
            : new AmazonRedshiftDataAPIServiceClient(awsCredentials, (AmazonRedshiftDataAPIServiceConfig)clientConfig);
}
