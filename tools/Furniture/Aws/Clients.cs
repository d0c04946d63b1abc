using Amazon.SimpleSystemsManagement;
using Amazon.SQS;

namespace GapFurniture.Furniture.Aws;

/// <summary>The clients, each made when it is first needed.</summary>
internal sealed class Clients : IDisposable
{
    private readonly Lazy<RawS3Client> _s3 = new(RawS3Client.Create);
    private readonly Lazy<AmazonSQSClient> _sqs = new(() => new AmazonSQSClient());
    private readonly Lazy<AmazonLambdaClient> _lambda = new(() => new AmazonLambdaClient());
    private readonly Lazy<AmazonEventBridgeClient> _eventBridge = new(() => new AmazonEventBridgeClient());
    private readonly Lazy<AmazonCodeBuildClient> _codeBuild = new(() => new AmazonCodeBuildClient());
    private readonly Lazy<AmazonSimpleSystemsManagementClient> _ssm = new(() => new AmazonSimpleSystemsManagementClient());

    public RawS3Client S3 => _s3.Value;

    public IAmazonSQS Sqs => _sqs.Value;

    public AmazonLambdaClient Lambda => _lambda.Value;

    public AmazonEventBridgeClient EventBridge => _eventBridge.Value;

    public AmazonCodeBuildClient CodeBuild => _codeBuild.Value;

    public IAmazonSimpleSystemsManagement Ssm => _ssm.Value;

    public void Dispose()
    {
        Dispose(_s3);
        Dispose(_sqs);
        Dispose(_lambda);
        Dispose(_eventBridge);
        Dispose(_codeBuild);
        Dispose(_ssm);
    }

    private static void Dispose<T>(Lazy<T> client)
        where T : IDisposable
    {
        if (client.IsValueCreated)
            client.Value.Dispose();
    }
}
