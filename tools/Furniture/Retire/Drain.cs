using Amazon.SQS;

namespace GapFurniture.Furniture.Retire;

/// <summary>Waits until a queue is empty. Its numbers are approximate, so they have to say so for a while.</summary>
/// <seealso href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/confirm-queue-is-empty.html"/>
internal sealed class Drain(IAmazonSQS sqs, TimeProvider time, TextWriter progress)
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
        var told = "";
        while (true)
        {
            var (waiting, inFlight, delayed) = await CountAsync(queueUrl, cancellation);
            if (waiting + inFlight + delayed > 0)
                emptySince = null;
            else
                emptySince ??= time.GetTimestamp();
            if (emptySince is { } since && time.GetElapsedTime(since) >= settle)
                return;
            var now = emptySince is null
                ? $"drain: {waiting} messages wait, {inFlight} are being worked on, {delayed} are delayed"
                : $"drain: empty; waiting {settle.TotalSeconds} s to be sure, since the numbers are approximate";
            if (now != told)
                await progress.WriteLineAsync(told = now);
            await Task.Delay(interval, time, cancellation);
        }
    }

    /// <summary>Messages that wait, are being worked on, and are delayed.</summary>
    public async Task<(int Waiting, int InFlight, int Delayed)> CountAsync(string queueUrl, CancellationToken cancellation)
    {
        var answer = await sqs.GetQueueAttributesAsync(queueUrl, s_counts, cancellation);
        return (
            answer.ApproximateNumberOfMessages,
            answer.ApproximateNumberOfMessagesNotVisible,
            answer.ApproximateNumberOfMessagesDelayed
        );
    }
}
