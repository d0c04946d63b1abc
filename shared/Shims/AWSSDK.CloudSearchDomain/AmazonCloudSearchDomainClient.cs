using Amazon.CloudSearchDomain.Internal;
using Amazon.CloudSearchDomain.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using GapFurniture.Shims.Aws;

namespace Amazon.CloudSearchDomain;

public class AmazonCloudSearchDomainClient : AmazonServiceClient, IAmazonCloudSearchDomain
{
    public AmazonCloudSearchDomainClient()
        : base(new AmazonCloudSearchDomainConfig()) { }

    public AmazonCloudSearchDomainClient(string serviceUrl)
        : base(new AmazonCloudSearchDomainConfig { ServiceURL = serviceUrl }) { }

    public AmazonCloudSearchDomainClient(AmazonCloudSearchDomainConfig config)
        : base(config) { }

    public AmazonCloudSearchDomainClient(string serviceUrl, AWSCredentials credentials)
        : base(credentials, new AmazonCloudSearchDomainConfig { ServiceURL = serviceUrl }) { }

    public AmazonCloudSearchDomainClient(AWSCredentials credentials, AmazonCloudSearchDomainConfig clientConfig)
        : base(credentials, clientConfig) { }

    public AmazonCloudSearchDomainClient(string awsAccessKeyId, string awsSecretAccessKey)
        : base(awsAccessKeyId, awsSecretAccessKey, new AmazonCloudSearchDomainConfig()) { }

    public AmazonCloudSearchDomainClient(string awsAccessKeyId, string awsSecretAccessKey, string serviceUrl)
        : base(awsAccessKeyId, awsSecretAccessKey, new AmazonCloudSearchDomainConfig { ServiceURL = serviceUrl }) { }

    public AmazonCloudSearchDomainClient(string awsAccessKeyId, string awsSecretAccessKey, AmazonCloudSearchDomainConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, clientConfig) { }

    public AmazonCloudSearchDomainClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, string serviceUrl)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonCloudSearchDomainConfig { ServiceURL = serviceUrl }) { }

    public AmazonCloudSearchDomainClient(
        string awsAccessKeyId,
        string awsSecretAccessKey,
        string awsSessionToken,
        AmazonCloudSearchDomainConfig clientConfig
    )
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, clientConfig) { }

    public virtual Task<SearchResponse> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<SearchResponse>(request, Operations.Search, cancellationToken);

    public virtual Task<UploadDocumentsResponse> UploadDocumentsAsync(
        UploadDocumentsRequest request,
        CancellationToken cancellationToken = default
    ) => InvokeAsync<UploadDocumentsResponse>(request, Operations.UploadDocuments, cancellationToken);

    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    protected override IServiceMetadata ServiceMetadata => Operations.Service;

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => SigV4.AddTo(pipeline);
}
