using Amazon.SQS;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Shared.Queue;

/// <summary>To be deleted: <see cref="QueuePumpOptions{T}"/> of messages that are not read on receipt.</summary>
public sealed class QueuePumpOptions
{
    public required string Queue { get; init; }
    public bool StopWhenEmpty { get; init; }
    public int MaxMessages { get; init; } = 500;
    public BatchSize MaxSize { get; init; } = BatchSize.Unlimited;
    public Func<QueueMessage, BatchSize> Measure { get; init; } = _ => new BatchSize(1, 0);
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>To be deleted: <see cref="QueuePump{T}"/> of messages that are not read on receipt.</summary>
public sealed class QueuePump(IAmazonSQS sqs, QueuePumpOptions options, ILogger logger, TimeProvider? time = null)
{
    public Task<QueuePumpSummary> RunAsync(
        Func<IReadOnlyList<QueueMessage>, Task<IReadOnlyList<MessageOutcome>>> handle,
        CancellationToken stop,
        Func<CancellationToken, Task>? ready = null
    ) =>
        new QueuePump<QueueMessage>(
            sqs,
            new QueuePumpOptions<QueueMessage>
            {
                Queue = options.Queue,
                Parse = m => m,
                StopWhenEmpty = options.StopWhenEmpty,
                MaxMessages = options.MaxMessages,
                MaxSize = options.MaxSize,
                Measure = options.Measure,
                MaxWait = options.MaxWait,
            },
            logger,
            time
        ).RunAsync(batch => handle([.. batch.Select(r => r.Value)]), stop, ready);
}
