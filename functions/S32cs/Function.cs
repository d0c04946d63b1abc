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
                return Failures(messages, outcomes, summaries);
            case LambdaEvent.Redrive redrive:
                return await DrainAsync(redrive.QueueUrl, context, deadline.Token);
            case LambdaEvent.Notifications notifications:
                var loaded = await _host.Messages.LoadAsync([.. notifications.All.SelectMany(_host.Messages.Wanted)], deadline.Token);
                _metrics.Write(loaded);
                return Summarize(loaded);
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
        var summary = await _host.Queues.DrainAsync(queue, stop.Token, deadline);
        _metrics.Write(_host.Queues.Summaries);
        if (summary.Failed > 0)
            throw new LoadException($"{summary.Failed} messages of {queue} are not loaded; they stay in it");
        return new Answer { Objects = _host.Queues.Summaries };
    }

    // An event source without ReportBatchItemFailures takes every answer for success and deletes all messages. A batch of which nothing was
    // done is safe from that when the invocation fails; Lambda then delivers it again as it would have done by the list.
    private static Answer Failures(LambdaEvent.Messages messages, IReadOnlyList<MessageOutcome> outcomes, IReadOnlyList<LoadSummary> summaries)
    {
        List<int> failed = [.. FifoOrder.Failed(outcomes, messages.Groups)];
        return failed.Count < messages.All.Count
            ? new Answer { BatchItemFailures = [.. failed.Select(i => new BatchItemFailure(messages.All[i].Id))] }
            : throw new LoadException($"none of {failed.Count} messages is done; {NotLoaded(summaries)}");
    }

    private static Answer Summarize(IReadOnlyList<LoadSummary> summaries) =>
        summaries.All(s => s.Failure is null) ? new Answer { Objects = summaries } : throw new LoadException(NotLoaded(summaries));

    private static string NotLoaded(IReadOnlyList<LoadSummary> summaries) =>
        summaries.Any(s => s.Failure is not null)
            ? string.Join("; ", summaries.Where(s => s.Failure is not null).Select(s => $"not loaded: {s.Url}: {s.Failure}"))
            : "they are not S3 notifications";
}
