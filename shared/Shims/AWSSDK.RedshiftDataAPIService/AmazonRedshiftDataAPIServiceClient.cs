using Amazon.RedshiftDataAPIService.Internal;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using GapFurniture.Shims.Aws;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.RedshiftDataAPIService;

public class AmazonRedshiftDataAPIServiceClient : AmazonServiceClient, IAmazonRedshiftDataAPIService
{
    public AmazonRedshiftDataAPIServiceClient()
        : base(new AmazonRedshiftDataAPIServiceConfig()) { }

    public AmazonRedshiftDataAPIServiceClient(RegionEndpoint region)
        : base(new AmazonRedshiftDataAPIServiceConfig { RegionEndpoint = region }) { }

    public AmazonRedshiftDataAPIServiceClient(AmazonRedshiftDataAPIServiceConfig config)
        : base(config) { }

    public AmazonRedshiftDataAPIServiceClient(AWSCredentials credentials)
        : base(credentials, new AmazonRedshiftDataAPIServiceConfig()) { }

    public AmazonRedshiftDataAPIServiceClient(AWSCredentials credentials, RegionEndpoint region)
        : base(credentials, new AmazonRedshiftDataAPIServiceConfig { RegionEndpoint = region }) { }

    public AmazonRedshiftDataAPIServiceClient(AWSCredentials credentials, AmazonRedshiftDataAPIServiceConfig clientConfig)
        : base(credentials, clientConfig) { }

    public AmazonRedshiftDataAPIServiceClient(string awsAccessKeyId, string awsSecretAccessKey)
        : base(awsAccessKeyId, awsSecretAccessKey, new AmazonRedshiftDataAPIServiceConfig()) { }

    public AmazonRedshiftDataAPIServiceClient(string awsAccessKeyId, string awsSecretAccessKey, RegionEndpoint region)
        : base(awsAccessKeyId, awsSecretAccessKey, new AmazonRedshiftDataAPIServiceConfig { RegionEndpoint = region }) { }

    public AmazonRedshiftDataAPIServiceClient(
        string awsAccessKeyId,
        string awsSecretAccessKey,
        AmazonRedshiftDataAPIServiceConfig clientConfig
    )
        : base(awsAccessKeyId, awsSecretAccessKey, clientConfig) { }

    public AmazonRedshiftDataAPIServiceClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonRedshiftDataAPIServiceConfig()) { }

    public AmazonRedshiftDataAPIServiceClient(
        string awsAccessKeyId,
        string awsSecretAccessKey,
        string awsSessionToken,
        RegionEndpoint region
    )
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonRedshiftDataAPIServiceConfig { RegionEndpoint = region }) { }

    public AmazonRedshiftDataAPIServiceClient(
        string awsAccessKeyId,
        string awsSecretAccessKey,
        string awsSessionToken,
        AmazonRedshiftDataAPIServiceConfig clientConfig
    )
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, clientConfig) { }

    public virtual Task<BatchExecuteStatementResponse> BatchExecuteStatementAsync(
        BatchExecuteStatementRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<BatchExecuteStatementResponse>(request, Operations.BatchExecuteStatement, cancellationToken);

    public virtual Task<CancelStatementResponse> CancelStatementAsync(
        CancelStatementRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<CancelStatementResponse>(request, Operations.CancelStatement, cancellationToken);

    public virtual Task<DescribeStatementResponse> DescribeStatementAsync(
        DescribeStatementRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<DescribeStatementResponse>(request, Operations.DescribeStatement, cancellationToken);

    public virtual Task<ExecuteStatementResponse> ExecuteStatementAsync(
        ExecuteStatementRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<ExecuteStatementResponse>(request, Operations.ExecuteStatement, cancellationToken);

    public virtual Task<GetStatementResultResponse> GetStatementResultAsync(
        GetStatementResultRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<GetStatementResultResponse>(request, Operations.GetStatementResult, cancellationToken);

    public IRedshiftDataAPIServicePaginatorFactory Paginators => field ??= new RedshiftDataAPIServicePaginatorFactory(this);

    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    protected override IServiceMetadata ServiceMetadata => Operations.Service;

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => SigV4.AddTo(pipeline);
}
