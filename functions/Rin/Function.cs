using System.Text.Json.Serialization;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.Schedule;
using Amazon.Lambda.Annotations.SQS;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;
using GapFurniture.Aws.Events;
using GapFurniture.Queue;
using GapFurniture.Rin;
using GapFurniture.Shared.Lifetime;

[assembly: LambdaGlobalProperties(GenerateMain = true, Runtime = "provided.al2023")]
[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<EventJson>))]

namespace GapFurniture.Rin;

/// <summary>Rin as Lambda functions.</summary>
public sealed class Function
{
    // Time to roll back and to answer before Lambda kills the process.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(5);

    private readonly RinHost _host;

    /// <summary>Called once, in Lambda's init phase, which is synchronous: a wrong config fails it.</summary>
    public Function()
        : this(
            RinHost
                .CreateAsync(
                    RinOptions.Parse([], Environment.GetEnvironmentVariable, inLambda: true),
                    inLambda: true,
                    CancellationToken.None
                )
                .GetAwaiter()
                .GetResult()
        ) { }

    internal Function(RinHost host) => _host = host;

    /// <summary>Serves an SQS event source: plans the whole event as one batch and names the messages that are not loaded.</summary>
    /// <exception cref="InvalidDataException">The event is not of a queue.</exception>
    /// <exception cref="InvalidOperationException">Nothing of it could be loaded.</exception>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"/>
    [LambdaFunction(ResourceName = "RinLoad", MemorySize = 256, Timeout = 900, Role = "@RinRole")]
    [SQSEvent("@Queue", ResourceName = "Queue", BatchSize = 1000, MaximumBatchingWindowInSeconds = 5, MaximumConcurrency = 2)]
    public async Task<SQSBatchResponse> Load(SQSEvent sqsEvent, ILambdaContext context)
    {
        // Whoever calls with something else, such as a bucket that was to notify the queue, would take an empty answer for success.
        if (sqsEvent?.Records is not { Count: > 0 } records || !records.TrueForAll(r => r?.MessageId is { Length: > 0 }))
            throw new InvalidDataException(
                "this is not an event of an SQS queue: let the bucket notify the queue, and the queue call this function"
            );
        using var deadline = Deadline.Before(context?.RemainingTime, s_margin);
        using var waitEnd = HalfTime(context);
        var messages = records.ConvertAll(Read);
        var outcomes = await new EventLoader(_host.Loader, _host.Gate).LoadAsync(messages, waitEnd.Token, deadline.Token);
        var failed = messages.Zip(outcomes).Where(m => m.Second is not MessageOutcome.Done).Select(m => m.First.Id);
        return PartialBatch.Of(failed, messages.Count) is { } failures
            ? new SQSBatchResponse([.. failures.Select(f => new SQSBatchResponse.BatchItemFailure { ItemIdentifier = f.ItemIdentifier })])
            : throw new InvalidOperationException($"none of {messages.Count} messages could be loaded; the log says why");
    }

    /// <summary>Batch mode: a schedule calls, the queue is drained. Needs queue_name in the config.</summary>
    [LambdaFunction(ResourceName = "RinDrain", MemorySize = 256, Timeout = 900, Role = "@RinRole")]
    [ScheduleEvent("rate(15 minutes)", ResourceName = "Schedule")]
    public async Task Drain(ScheduledEvent scheduledEvent, ILambdaContext context)
    {
        using var deadline = Deadline.Before(context?.RemainingTime, s_margin);
        using var stop = HalfTime(context);
        await _host.CreateWorker().RunAsync(_host.Config.QueueName!, batch: true, stop.Token, deadline.Token);
    }

    // Waiting and receiving end early enough for a load to follow.
    private static CancellationTokenSource HalfTime(ILambdaContext? context) =>
        Deadline.Before((context?.RemainingTime ?? TimeSpan.Zero) / 2, margin: TimeSpan.Zero);

    private static QueueMessage Read(SQSEvent.SQSMessage message) =>
        new(message.MessageId, message.Body ?? "", QueueMessage.ReceiveCountOf(message.Attributes));
}

/// <summary>The events and answers of <see cref="Function"/>, for the serializer.</summary>
[JsonSerializable(typeof(SQSEvent))]
[JsonSerializable(typeof(SQSBatchResponse))]
[JsonSerializable(typeof(ScheduledEvent))]
internal sealed partial class EventJson : JsonSerializerContext;
