using Amazon.SQS;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Aws;

/// <summary>The AWS clients, each made when it is first needed.</summary>
internal sealed class Clients : IDisposable
{
    private readonly List<IDisposable> _made = [];

    /// <summary>How long to wait until a change is visible everywhere in AWS.</summary>
    public static Backoff Propagation { get; } = new(6) { Base = TimeSpan.FromMilliseconds(500), Cap = TimeSpan.FromSeconds(10) };

    public S3NotificationClient S3 => field ??= Keep(new S3NotificationClient());

    public IAmazonSQS Sqs => field ??= Keep(new AmazonSQSClient(new AmazonSQSConfig().Ready()));

    public LambdaClient Lambda => field ??= Keep(new LambdaClient());

    public EventBridgeClient EventBridge => field ??= Keep(new EventBridgeClient());

    public void Dispose() => _made.ForEach(client => client.Dispose());

    private T Keep<T>(T client)
        where T : IDisposable
    {
        _made.Add(client);
        return client;
    }
}
