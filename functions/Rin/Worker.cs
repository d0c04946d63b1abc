using Amazon.SQS;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Shared.Queue;
using GapFurniture.Shared.S3;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin;

/// <summary>Reads the queue: for ever as a daemon, until it is empty as a batch.</summary>
internal sealed class Worker(
    IAmazonSQS sqs,
    BatchLoader loader,
    BatchLimits limits,
    WarehouseWatch watch,
    TimeProvider time,
    ILogger logger
)
{
    // How often a batch run asks a warehouse that does not answer; with backoff that is about two minutes.
    private const int BatchPatience = 10;

    /// <summary>Runs until stopped or, as a batch, until the queue is empty.</summary>
    /// <param name="queue">Queue name or URL.</param>
    /// <param name="batch">True to end when the queue is empty.</param>
    /// <param name="stop">Finish what is in hand, then end.</param>
    /// <param name="abort">Do not even finish that: roll back and give the messages back.</param>
    /// <exception cref="QueueAccessException">The queue cannot be used.</exception>
    /// <exception cref="CopyFailedException">A batch run gave up waiting for the warehouse.</exception>
    public async Task<QueuePumpSummary> RunAsync(string queue, bool batch, CancellationToken stop, CancellationToken abort)
    {
        var options = new QueuePumpOptions
        {
            Queue = queue,
            StopWhenEmpty = batch,
            MaxMessages = limits.MaxObjects,
            MaxSize = new BatchSize(limits.MaxObjects, limits.MaxBytes),
            MaxWait = limits.MaxWait,
            Measure = Measure,
        };
        var summary = await new QueuePump(sqs, options, logger, time).RunAsync(
            messages => loader.LoadAsync(messages, abort),
            stop,
            // While a warehouse sleeps nothing is received, so that no message uses up its receives.
            token => watch.UntilAllAnswerAsync(loader.Unavailable, batch ? BatchPatience : int.MaxValue, token)
        );
        Log.Finished(logger, summary.Done, summary.Failed, summary.GivenBack + summary.NotDeleted);
        return summary;
    }

    private static BatchSize Measure(QueueMessage message)
    {
        try
        {
            var objects = S3Notification.Parse(message.Body).Objects.Where(o => o.IsCreated).ToList();
            return new BatchSize(Math.Max(1, objects.Count), objects.Sum(o => o.Size ?? 0));
        }
        catch (S3NotificationException)
        {
            return new BatchSize(1, 0);
        }
    }
}
