using Amazon.CodeBuild.Internal;
using Amazon.CodeBuild.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using GapFurniture.Shims.Aws;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.CodeBuild;

public class AmazonCodeBuildClient : AmazonServiceClient, IAmazonCodeBuild
{
    public AmazonCodeBuildClient()
        : base(new AmazonCodeBuildConfig()) { }

    public AmazonCodeBuildClient(RegionEndpoint region)
        : base(new AmazonCodeBuildConfig { RegionEndpoint = region }) { }

    public AmazonCodeBuildClient(AmazonCodeBuildConfig config)
        : base(config) { }

    public AmazonCodeBuildClient(AWSCredentials credentials)
        : base(credentials, new AmazonCodeBuildConfig()) { }

    public AmazonCodeBuildClient(AWSCredentials credentials, RegionEndpoint region)
        : base(credentials, new AmazonCodeBuildConfig { RegionEndpoint = region }) { }

    public AmazonCodeBuildClient(AWSCredentials credentials, AmazonCodeBuildConfig clientConfig)
        : base(credentials, clientConfig) { }

    public AmazonCodeBuildClient(string awsAccessKeyId, string awsSecretAccessKey)
        : base(awsAccessKeyId, awsSecretAccessKey, new AmazonCodeBuildConfig()) { }

    public AmazonCodeBuildClient(string awsAccessKeyId, string awsSecretAccessKey, RegionEndpoint region)
        : base(awsAccessKeyId, awsSecretAccessKey, new AmazonCodeBuildConfig { RegionEndpoint = region }) { }

    public AmazonCodeBuildClient(string awsAccessKeyId, string awsSecretAccessKey, AmazonCodeBuildConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, clientConfig) { }

    public AmazonCodeBuildClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonCodeBuildConfig()) { }

    public AmazonCodeBuildClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, RegionEndpoint region)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonCodeBuildConfig { RegionEndpoint = region }) { }

    public AmazonCodeBuildClient(
        string awsAccessKeyId,
        string awsSecretAccessKey,
        string awsSessionToken,
        AmazonCodeBuildConfig clientConfig
    )
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, clientConfig) { }

    public virtual Task<BatchGetBuildsResponse> BatchGetBuildsAsync(
        BatchGetBuildsRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<BatchGetBuildsResponse>(request, Operations.BatchGetBuilds, cancellationToken);

    public virtual Task<StartBuildResponse> StartBuildAsync(StartBuildRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<StartBuildResponse>(request, Operations.StartBuild, cancellationToken);

    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    protected override IServiceMetadata ServiceMetadata => Operations.Service;

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => SigV4.AddTo(pipeline);
}
