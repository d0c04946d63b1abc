using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using GapFurniture.Aws.Events;
using GapFurniture.Queue;
using GapFurniture.S32cs;
using GapFurniture.S32cs.Reporting;
using GapFurniture.Shared.Lifetime;

[assembly: LambdaGlobalProperties(GenerateMain = true, Runtime = "provided.al2023")]
[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<EventJson>))]

namespace GapFurniture.S32cs;

/// <summary>s32cs as a Lambda function.</summary>
public sealed class Function
{
    // Time to report and to answer before Lambda kills the process.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(5);

    // Made in the init phase: wrong settings fail it, with every mistake in the log.
    private readonly S32csHost _host = new(S32csOptions.Parse([], Environment.GetEnvironmentVariable, inLambda: true), inLambda: true);

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
        if (input.Text("queue_url") is { Length: > 0 } queue)
            return await DrainAsync(queue, context, deadline.Token);
        if (QueueEvent.Messages(input) is { } messages)
            return await LoadAsync(messages, deadline.Token);
        var envelope = Envelope.Read(input);
        var summaries = await _host.Messages.LoadAsync(envelope, deadline.Token);
        return NotLoaded(summaries, envelope.Problem) is { } reason ? throw new LoadException(reason) : new Answer { Objects = summaries };
    }

    private async Task<Answer> DrainAsync(string queue, ILambdaContext? context, CancellationToken deadline)
    {
        // Receiving ends early enough for the last objects to be loaded.
        using var stop = Deadline.Before(context?.RemainingTime / 2, margin: TimeSpan.Zero);
        var (messages, objects) = await _host.Messages.DrainAsync(queue, stop.Token, deadline);
        return messages.Failed > 0
            ? throw new LoadException($"{messages.Failed} messages of {queue} could not be processed; they remain in the queue")
            : new Answer { Objects = objects };
    }

    private async Task<Answer> LoadAsync(IReadOnlyList<QueueMessage> messages, CancellationToken deadline)
    {
        var (outcomes, summaries) = await _host.Messages.LoadAsync(messages, deadline);
        return PartialBatch.Of(FifoOrder.Failed(messages, outcomes).Select(m => m.Id), messages.Count) is { } failed
            ? new Answer { BatchItemFailures = failed }
            : throw new LoadException(
                $"none of {messages.Count} messages could be processed: {NotLoaded(summaries, null) ?? "they are not S3 notifications"}"
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

/// <summary>A Lambda event that comes from SQS, whose messages are answered for one by one.</summary>
internal static class QueueEvent
{
    /// <returns>Null for an event of another source.</returns>
    public static IReadOnlyList<QueueMessage>? Messages(JsonElement root) =>
        root.Member("Records") is { ValueKind: JsonValueKind.Array } records
        && records.GetArrayLength() > 0
        && records.EnumerateArray().All(r => r.Text("eventSource") == "aws:sqs" && r.Text("messageId") is { Length: > 0 })
            ? [.. records.EnumerateArray().Select(Message)]
            : null;

    private static QueueMessage Message(JsonElement record) =>
        new(record.Text("messageId")!, record.Text("body") ?? "") { Group = record.Child("attributes")?.Text("MessageGroupId") };
}

/// <summary>What a FIFO queue needs: what follows a failed message of its group has to come again after it.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"/>
internal static class FifoOrder
{
    public static IEnumerable<QueueMessage> Failed(IEnumerable<QueueMessage> messages, IEnumerable<MessageOutcome> outcomes)
    {
        var stopped = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (message, outcome) in messages.Zip(outcomes))
        {
            if (outcome is MessageOutcome.Done && (message.Group is null || !stopped.Contains(message.Group)))
                continue;
            if (message.Group is { } group)
                stopped.Add(group);
            yield return message;
        }
    }
}

/// <summary>What the function answers: failures for an SQS event source, else a summary.</summary>
public sealed class Answer
{
    /// <summary>Messages that have to come again; null for events that are not from SQS.</summary>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"/>
    [JsonPropertyName("batchItemFailures"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BatchItemFailure>? BatchItemFailures { get; init; }

    /// <summary>The objects and what became of their documents; null for SQS, which does not read it.</summary>
    [JsonPropertyName("objects"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LoadSummary>? Objects { get; init; }
}

/// <summary>The events and answers of <see cref="Function"/>, for the serializer.</summary>
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Answer))]
internal sealed partial class EventJson : JsonSerializerContext;
