using System.Collections.Concurrent;
using Amazon.SQS;
using GapFurniture.Aws;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Aws;

/// <summary>The AWS clients of one run, each made when it is first needed.</summary>
/// <param name="isDryRun">True to show what would be changed, and change nothing.</param>
internal sealed class Clients(CancellationToken cancellation, bool isDryRun = false) : IDisposable
{
    private readonly ConcurrentBag<IDisposable> _made = [];

    /// <summary>How long to wait until a change is visible everywhere in AWS.</summary>
    public static Backoff Propagation { get; } = new(6) { Base = TimeSpan.FromMilliseconds(500), Cap = TimeSpan.FromSeconds(10) };

    public CancellationToken Cancellation => cancellation;

    public bool IsDryRun => isDryRun;

    public S3NotificationClient S3 => field ??= Keep(new S3NotificationClient());

    public IAmazonSQS Sqs => field ??= Keep(new AmazonSQSClient(new AmazonSQSConfig().Ready()));

    public LambdaClient Lambda => field ??= Keep(new LambdaClient(cancellation));

    public EventBridgeClient EventBridge => field ??= Keep(new EventBridgeClient(cancellation));

    public CloudFormationClient CloudFormation => field ??= Keep(new CloudFormationClient(cancellation));

    public CloudWatchClient CloudWatch => field ??= Keep(new CloudWatchClient(cancellation));

    public LogsClient Logs => field ??= Keep(new LogsClient(cancellation));

    /// <summary>Asks until the answer is final, or the attempts are used up; returns the last answer.</summary>
    public static async Task<T> PollAsync<T>(Backoff waits, Func<Task<T>> ask, Func<T, bool> isFinal, CancellationToken cancellation)
    {
        for (var asked = 1; ; asked++)
        {
            var answer = await ask();
            if (isFinal(answer) || asked >= waits.Attempts)
                return answer;
            await waits.WaitAsync(asked, cancellation);
        }
    }

    public void Dispose()
    {
        foreach (var client in _made)
            client.Dispose();
    }

    private T Keep<T>(T client)
        where T : IDisposable
    {
        _made.Add(client);
        return client;
    }
}
