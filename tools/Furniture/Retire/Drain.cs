using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Aws;

namespace GapFurniture.Furniture.Retire;

/// <summary>How many messages a queue holds, approximately.</summary>
internal sealed record MessageCount(int Waiting, int InFlight, int Delayed)
{
    public int Total => Waiting + InFlight + Delayed;
}

/// <summary>Waits until a queue is empty. Its numbers are approximate, so they have to stay at zero for a while.</summary>
/// <seealso href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/confirm-queue-is-empty.html"/>
internal sealed class Drain(Clients clients, TimeProvider time, TextWriter progress)
{
    private static readonly List<string> s_counts =
    [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
    ];

    /// <summary>Returns when the queue has been empty for the whole of a time.</summary>
    public async Task UntilEmptyAsync(string queueUrl, TimeSpan settle, CancellationToken cancellation)
    {
        var interval = TimeSpan.FromSeconds(Math.Clamp(settle.TotalSeconds / 6, 0.1, 10));
        long? emptySince = null;
        var reported = "";
        while (true)
        {
            var count = await CountAsync(queueUrl, cancellation);
            emptySince = count.Total > 0 ? null : emptySince ?? time.GetTimestamp();
            if (emptySince is { } since && time.GetElapsedTime(since) >= settle)
                return;
            var now = emptySince is null
                ? $"drain: {count.Waiting} messages waiting, {count.InFlight} in flight, {count.Delayed} delayed"
                : $"drain: empty; waiting {settle.TotalSeconds} s to be sure, since the numbers are approximate";
            if (now != reported)
                await progress.WriteLineAsync(reported = now);
            await Task.Delay(interval, time, cancellation);
        }
    }

    public async Task<MessageCount> CountAsync(string queueUrl, CancellationToken cancellation)
    {
        var counts = await clients.Sqs.GetQueueAttributesAsync(queueUrl, s_counts, cancellation);
        return new MessageCount(
            counts.ApproximateNumberOfMessages,
            counts.ApproximateNumberOfMessagesNotVisible,
            counts.ApproximateNumberOfMessagesDelayed
        );
    }

    /// <summary>The queue's dead-letter queue and the messages waiting in it; null when there is none.</summary>
    public async Task<(string Name, int Count)?> DeadLettersAsync(string queueUrl, CancellationToken cancellation)
    {
        var attributes = (await clients.Sqs.GetQueueAttributesAsync(queueUrl, ["RedrivePolicy"], cancellation)).Attributes;
        if (attributes?.GetValueOrDefault("RedrivePolicy")?.ToJson().Text("deadLetterTargetArn") is not { } arn)
            return null;
        return await new Targets(clients).FindQueueAsync(arn, cancellation) is { } dead
            ? (dead.Arn.Name, (await CountAsync(dead.QueueUrl!, cancellation)).Waiting)
            : null;
    }
}
