using Amazon.Redshift.Internal;
using Amazon.Redshift.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using GapFurniture.Shims.Aws;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Amazon.Redshift;

public class AmazonRedshiftClient : AmazonServiceClient, IAmazonRedshift
{
    public AmazonRedshiftClient()
        : base(new AmazonRedshiftConfig()) { }

    public AmazonRedshiftClient(RegionEndpoint region)
        : base(new AmazonRedshiftConfig { RegionEndpoint = region }) { }

    public AmazonRedshiftClient(AmazonRedshiftConfig config)
        : base(config) { }

    public AmazonRedshiftClient(AWSCredentials credentials)
        : base(credentials, new AmazonRedshiftConfig()) { }

    public AmazonRedshiftClient(AWSCredentials credentials, RegionEndpoint region)
        : base(credentials, new AmazonRedshiftConfig { RegionEndpoint = region }) { }

    public AmazonRedshiftClient(AWSCredentials credentials, AmazonRedshiftConfig clientConfig)
        : base(credentials, clientConfig) { }

    public AmazonRedshiftClient(string awsAccessKeyId, string awsSecretAccessKey)
        : base(awsAccessKeyId, awsSecretAccessKey, new AmazonRedshiftConfig()) { }

    public AmazonRedshiftClient(string awsAccessKeyId, string awsSecretAccessKey, RegionEndpoint region)
        : base(awsAccessKeyId, awsSecretAccessKey, new AmazonRedshiftConfig { RegionEndpoint = region }) { }

    public AmazonRedshiftClient(string awsAccessKeyId, string awsSecretAccessKey, AmazonRedshiftConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, clientConfig) { }

    public AmazonRedshiftClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonRedshiftConfig()) { }

    public AmazonRedshiftClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, RegionEndpoint region)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonRedshiftConfig { RegionEndpoint = region }) { }

    public AmazonRedshiftClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, AmazonRedshiftConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, clientConfig) { }

    public virtual Task<DescribeClustersResponse> DescribeClustersAsync(
        DescribeClustersRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<DescribeClustersResponse>(request, Operations.DescribeClusters, cancellationToken);

    public virtual Task<DescribeClustersResponse> DescribeClustersAsync(CancellationToken cancellationToken = default) =>
        DescribeClustersAsync(new DescribeClustersRequest(), cancellationToken);

    public virtual Task<GetClusterCredentialsResponse> GetClusterCredentialsAsync(
        GetClusterCredentialsRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<GetClusterCredentialsResponse>(request, Operations.GetClusterCredentials, cancellationToken);

    public virtual Task<GetClusterCredentialsWithIAMResponse> GetClusterCredentialsWithIAMAsync(
        GetClusterCredentialsWithIAMRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<GetClusterCredentialsWithIAMResponse>(request, Operations.GetClusterCredentialsWithIAM, cancellationToken);

    public IRedshiftPaginatorFactory Paginators => field ??= new RedshiftPaginatorFactory(this);

    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    protected override IServiceMetadata ServiceMetadata => Operations.Service;

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => SigV4.AddTo(pipeline);
}
