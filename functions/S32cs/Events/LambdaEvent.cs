using System.Text.Json;
using GapFurniture.Shared.Events;
using GapFurniture.Shared.Queue;

namespace GapFurniture.S32cs.Events;

/// <summary>What the function was called with; the event's own members say which it is.</summary>
internal abstract record LambdaEvent
{
    /// <summary>An SQS event source: each message is answered for by itself.</summary>
    public sealed record Messages(IReadOnlyList<Received<Envelope>> All) : LambdaEvent;

    /// <summary>S3, SNS or EventBridge: all or nothing, Lambda calls again.</summary>
    public sealed record Notification(Envelope Envelope) : LambdaEvent;

    /// <summary>A queue to be drained.</summary>
    public sealed record Redrive(string QueueUrl) : LambdaEvent;

    /// <summary>Recognises an event; all of it is read here, once.</summary>
    public static LambdaEvent Parse(JsonElement root) =>
        root.Text("queue_url") is { Length: > 0 } url ? new Redrive(url)
        : Envelope.Messages(root) is { } messages
            ? new Messages([.. messages.Select(m => new Received<Envelope>(m, Envelope.Read(m.Body)))])
        : new Notification(Envelope.Read(root));
}

/// <summary>What a FIFO queue needs: what follows a failed message of its group has to come again after it.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"/>
internal static class FifoOrder
{
    /// <summary>The messages that have to come again.</summary>
    /// <param name="messages">Those of an event, in its order.</param>
    /// <param name="outcomes">What became of each.</param>
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
