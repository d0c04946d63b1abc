using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.SimpleSystemsManagement.Internal;
using Amazon.SimpleSystemsManagement.Model;
using GapFurniture.Shims.Aws;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.SimpleSystemsManagement;

public class AmazonSimpleSystemsManagementClient : AmazonServiceClient, IAmazonSimpleSystemsManagement
{
    public AmazonSimpleSystemsManagementClient()
        : base(new AmazonSimpleSystemsManagementConfig()) { }

    public AmazonSimpleSystemsManagementClient(RegionEndpoint region)
        : base(new AmazonSimpleSystemsManagementConfig { RegionEndpoint = region }) { }

    public AmazonSimpleSystemsManagementClient(AmazonSimpleSystemsManagementConfig config)
        : base(config) { }

    public AmazonSimpleSystemsManagementClient(AWSCredentials credentials)
        : base(credentials, new AmazonSimpleSystemsManagementConfig()) { }

    public AmazonSimpleSystemsManagementClient(AWSCredentials credentials, RegionEndpoint region)
        : base(credentials, new AmazonSimpleSystemsManagementConfig { RegionEndpoint = region }) { }

    public AmazonSimpleSystemsManagementClient(AWSCredentials credentials, AmazonSimpleSystemsManagementConfig clientConfig)
        : base(credentials, clientConfig) { }

    public AmazonSimpleSystemsManagementClient(string awsAccessKeyId, string awsSecretAccessKey)
        : base(awsAccessKeyId, awsSecretAccessKey, new AmazonSimpleSystemsManagementConfig()) { }

    public AmazonSimpleSystemsManagementClient(string awsAccessKeyId, string awsSecretAccessKey, RegionEndpoint region)
        : base(awsAccessKeyId, awsSecretAccessKey, new AmazonSimpleSystemsManagementConfig { RegionEndpoint = region }) { }

    public AmazonSimpleSystemsManagementClient(
        string awsAccessKeyId,
        string awsSecretAccessKey,
        AmazonSimpleSystemsManagementConfig clientConfig
    )
        : base(awsAccessKeyId, awsSecretAccessKey, clientConfig) { }

    public AmazonSimpleSystemsManagementClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonSimpleSystemsManagementConfig()) { }

    public AmazonSimpleSystemsManagementClient(
        string awsAccessKeyId,
        string awsSecretAccessKey,
        string awsSessionToken,
        RegionEndpoint region
    )
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonSimpleSystemsManagementConfig { RegionEndpoint = region }) { }

    public AmazonSimpleSystemsManagementClient(
        string awsAccessKeyId,
        string awsSecretAccessKey,
        string awsSessionToken,
        AmazonSimpleSystemsManagementConfig clientConfig
    )
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, clientConfig) { }

    public virtual Task<GetParametersResponse> GetParametersAsync(
        GetParametersRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<GetParametersResponse>(request, Operations.GetParameters, cancellationToken);

    public virtual Task<GetParametersByPathResponse> GetParametersByPathAsync(
        GetParametersByPathRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<GetParametersByPathResponse>(request, Operations.GetParametersByPath, cancellationToken);

    public virtual Task<PutParameterResponse> PutParameterAsync(
        PutParameterRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<PutParameterResponse>(request, Operations.PutParameter, cancellationToken);

    public ISimpleSystemsManagementPaginatorFactory Paginators => field ??= new SimpleSystemsManagementPaginatorFactory(this);

    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    protected override IServiceMetadata ServiceMetadata => Operations.Service;

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => SigV4.AddTo(pipeline);
}
