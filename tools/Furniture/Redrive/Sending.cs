using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.SQS.Model;
using GapFurniture.Aws;
using GapFurniture.Furniture.Dead;

namespace GapFurniture.Furniture.Redrive;

/// <summary>Where a dead message is tried again.</summary>
/// <param name="QueueUrl">The queue in which it failed; null for a function.</param>
/// <param name="Function">ARN of the function that is invoked with the event again, asynchronously as before; null for a queue.</param>
internal sealed record Destination(string? QueueUrl, string? Function)
{
    public string Name => QueueUrl is null ? $"function {Function}" : $"queue {QueueUrl[(QueueUrl.LastIndexOf('/') + 1)..]}";

    /// <summary>Where a message goes; null when nothing says where it came from.</summary>
    public static Destination? Of(DeadLetter letter, DeadQueue queue)
    {
        if (letter.Payload is not null)
            return (letter.FunctionArn ?? (queue.Functions.Count == 1 ? queue.Functions[0].Arn : null)) is { } function
                ? new Destination(null, function)
                : null;
        var name = letter.SourceQueue?.Split(':')[^1];
        var source = name is null
            ? (queue.Sources.Count == 1 ? queue.Sources[0] : null)
            : queue.Sources.FirstOrDefault(s => s.EndsWith($"/{name}", StringComparison.Ordinal));
        return source is null ? null : new Destination(source, null);
    }
}

internal sealed class Sender(Clients clients)
{
    /// <summary>The attribute of a message that was sent again: its id in the dead-letter queue, by which it is recognised if it fails again.</summary>
    public const string Mark = "furniture-redrive-of";

    private const int MostAttributes = 10;

    /// <summary>Sends messages to one destination, in their order.</summary>
    /// <returns>Those that were not accepted, with the reason.</returns>
    public async Task<IReadOnlyDictionary<string, string>> SendAsync(Destination destination, IReadOnlyList<DeadLetter> letters)
    {
        if (destination.Function is { } function)
            return await InvokeAsync(function, letters);
        // Not to be cancelled: its outcome must be known.
        var response = await clients.Sqs.SendMessageBatchAsync(destination.QueueUrl, [.. letters.Select(Entry)], CancellationToken.None);
        return (response.Failed ?? []).ToDictionary(f => f.Id, f => $"{f.Code}: {f.Message}", StringComparer.Ordinal);
    }

    private async Task<IReadOnlyDictionary<string, string>> InvokeAsync(string function, IReadOnlyList<DeadLetter> letters)
    {
        var refused = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Task.WhenAll(
            letters.Select(async letter =>
            {
                try
                {
                    await clients.Lambda.InvokeAsync(function, letter.Payload!);
                }
                catch (AmazonServiceException e) when (IsRefusal(e))
                {
                    refused[letter.Id] = AwsTrouble.Describe(e, needed: "lambda:InvokeFunction");
                }
            })
        );
        return refused;
    }

    /// <summary>True if the service has surely not done what it was asked for.</summary>
    public static bool IsRefusal(AmazonServiceException error) => (int)error.StatusCode is >= 400 and < 500;

    private static SendMessageBatchRequestEntry Entry(DeadLetter letter)
    {
        var entry = new SendMessageBatchRequestEntry(letter.Id, letter.Message.Body)
        {
            MessageAttributes = new Dictionary<string, MessageAttributeValue>(
                letter.Message.MessageAttributes ?? [],
                StringComparer.Ordinal
            ),
        };
        if (entry.MessageAttributes.Count < MostAttributes || entry.MessageAttributes.ContainsKey(Mark))
            entry.MessageAttributes[Mark] = new MessageAttributeValue { DataType = "String", StringValue = letter.Id };
        if (letter.System("AWSTraceHeader") is { } trace)
            entry.MessageSystemAttributes = new()
            {
                ["AWSTraceHeader"] = new() { DataType = "String", StringValue = trace },
            };
        if (letter.Group is { } group)
        {
            entry.MessageGroupId = group;
            // Of FIFO queues only: sent twice within five minutes it is there once.
            if (letter.System("MessageDeduplicationId") is not null)
                entry.MessageDeduplicationId = $"{Mark}-{letter.Id}";
        }
        return entry;
    }
}
