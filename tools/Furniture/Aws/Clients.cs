using Amazon.SQS;
using GapFurniture.Aws;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Aws;

/// <summary>The AWS clients of one run, each made when it is first needed. They have nothing to finish, and end with the process.</summary>
/// <param name="isDryRun">True to show what would be changed, and change nothing.</param>
internal sealed class Clients(CancellationToken cancellation, bool isDryRun = false)
{
    /// <summary>How long to wait until a change is visible everywhere in AWS.</summary>
    public static Backoff Propagation { get; } = new(6) { Base = TimeSpan.FromMilliseconds(500), Cap = TimeSpan.FromSeconds(10) };

    public CancellationToken Cancellation => cancellation;

    public bool IsDryRun => isDryRun;

    public S3NotificationClient S3 => field ??= new S3NotificationClient();

    public IAmazonSQS Sqs => field ??= new AmazonSQSClient(new AmazonSQSConfig().Ready());

    public LambdaClient Lambda => field ??= new LambdaClient(cancellation);

    public EventBridgeClient EventBridge => field ??= new EventBridgeClient(cancellation);

    public CloudFormationClient CloudFormation => field ??= new CloudFormationClient(cancellation);

    public CloudWatchClient CloudWatch => field ??= new CloudWatchClient(cancellation);

    public LogsClient Logs => field ??= new LogsClient(cancellation);

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
}
