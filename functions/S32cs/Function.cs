using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using GapFurniture.S32cs.Events;
using GapFurniture.S32cs.Reporting;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace GapFurniture.S32cs;

/// <summary>s32cs as a Lambda function.</summary>
public sealed class Function
{
    // Time to report and to answer before Lambda kills the process.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(5);

    private readonly S32csHost _host;
    private readonly Metrics _metrics;

    /// <summary>Made by the code that Amazon.Lambda.Annotations generates.</summary>
    public Function(IServiceProvider services)
    {
        _host = services.GetRequiredService<S32csHost>();
        _metrics = services.GetRequiredService<Metrics>();
    }

    /// <summary>
    /// Takes S3 events as they come: from S3 itself, from SNS, from EventBridge, or as messages of an SQS event source; and the URL of a
    /// queue to be drained, <c>{"queue_url":"…"}</c>.
    /// </summary>
    /// <returns>For SQS the messages that have to come again; else a summary of every object.</returns>
    /// <exception cref="LoadException">Something is not loaded: Lambda is to call again with the same event.</exception>
    [LambdaFunction(ResourceName = "S32cs", MemorySize = 512, Timeout = 900, Role = "@S32csRole")]
    public async Task<Answer> Handle(JsonElement input, ILambdaContext context)
    {
        using var deadline = Deadline.Before(context?.RemainingTime, s_margin);
        switch (LambdaEvent.Parse(input))
        {
            case LambdaEvent.Messages messages:
                var (outcomes, summaries) = await _host.Messages.LoadAsync(messages.All, deadline.Token);
                _metrics.Write(summaries);
                return Failures([.. messages.All.Select(m => m.Message)], outcomes, summaries);
            case LambdaEvent.Redrive redrive:
                return await DrainAsync(redrive.QueueUrl, context, deadline.Token);
            case LambdaEvent.Notification notification:
                var loaded = await _host.Messages.LoadAsync(notification.Envelope, deadline.Token);
                _metrics.Write(loaded);
                return NotLoaded(loaded, notification.Envelope.Problem) is { } reason
                    ? throw new LoadException(reason)
                    : new Answer { Objects = loaded };
            default:
                throw new InvalidOperationException("an event of a new kind");
        }
    }

    private async Task<Answer> DrainAsync(string queue, ILambdaContext? context, CancellationToken deadline)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline);
        // Receiving ends early enough for the last objects to be loaded.
        if (context is not null)
            stop.CancelAfter(context.RemainingTime / 2);
        var (messages, objects) = await _host.Queues.DrainAsync(queue, stop.Token, deadline);
        _metrics.Write(objects);
        return messages.Failed > 0
            ? throw new LoadException($"{messages.Failed} messages of {queue} could not be processed; they remain in the queue")
            : new Answer { Objects = objects };
    }

    // An event source without ReportBatchItemFailures takes every answer for success and deletes all messages. A batch of which nothing was
    // done is safe from that when the invocation fails; Lambda then delivers it again as it would have done by the list.
    private static Answer Failures(
        IReadOnlyList<QueueMessage> messages,
        IReadOnlyList<MessageOutcome> outcomes,
        IReadOnlyList<LoadSummary> summaries
    )
    {
        List<BatchItemFailure> failed = [.. FifoOrder.Failed(messages, outcomes).Select(m => new BatchItemFailure(m.Id))];
        return failed.Count < messages.Count
            ? new Answer { BatchItemFailures = failed }
            : throw new LoadException(
                $"none of {failed.Count} messages could be processed: {NotLoaded(summaries, null) ?? "they are not S3 notifications"}"
            );
    }

    // Null if all is loaded.
    private static string? NotLoaded(IReadOnlyList<LoadSummary> summaries, string? problem)
    {
        var reasons = summaries.Where(s => s.Failure is not null).Select(s => $"not loaded: {s.Url}: {s.Failure}").ToList();
        if (problem is not null)
            reasons.Add(problem);
        return reasons.Count > 0 ? string.Join("; ", reasons) : null;
    }
}
