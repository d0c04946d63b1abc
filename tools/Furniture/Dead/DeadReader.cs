using System.Collections.Concurrent;
using Amazon.SQS.Model;

namespace GapFurniture.Furniture.Dead;

/// <summary>
/// Looks at the messages of a queue and gives all of them back. SQS has no other way to look than to receive: it hides a message meanwhile, and
/// counts. In a queue without a dead-letter queue of its own the count has no effect.
/// </summary>
internal sealed class DeadReader(Clients clients, DeadQueue queue)
{
    // Long enough for some thousand messages; what is received a second time is recognised.
    private const int HiddenSeconds = 30;
    private const int SideBySide = 4;
    private const int BatchSize = 10;
    private const int MostStale = 3;

    private readonly ConcurrentDictionary<string, DeadLetter> _seen = new(StringComparer.Ordinal);

    /// <summary>Up to so many messages, the oldest first. Nothing stays hidden, also after Ctrl-C.</summary>
    public async Task<IReadOnlyList<DeadLetter>> ReadAsync(int limit)
    {
        try
        {
            // Of a FIFO queue's group one receive hides the rest: side by side they would only wait for each other.
            var lanes = queue.IsFifo ? 1 : SideBySide;
            await Task.WhenAll(Enumerable.Range(0, lanes).Select(_ => ReadLaneAsync(limit)));
        }
        finally
        {
            await GiveBackAsync(clients, queue, _seen.Values.Select(l => l.Message));
        }
        return [.. _seen.Values.OrderBy(l => l.Sent).ThenBy(l => l.Id, StringComparer.Ordinal).Take(limit)];
    }

    /// <summary>Receives up to ten messages with everything that belongs to them, and hides them for half a minute.</summary>
    public static async Task<IReadOnlyList<Message>> ReceiveAsync(Clients clients, DeadQueue queue)
    {
        var request = new ReceiveMessageRequest(queue.Url)
        {
            MaxNumberOfMessages = BatchSize,
            VisibilityTimeout = HiddenSeconds,
            // With a wait SQS asks all of its servers, so that an empty answer means an empty queue.
            WaitTimeSeconds = 1,
            MessageSystemAttributeNames = ["All"],
            MessageAttributeNames = ["All"],
        };
        var messages = (await clients.Sqs.ReceiveMessageAsync(request, clients.Cancellation)).Messages ?? [];
        // SQS may deliver one twice; in a batch its id stands once.
        return [.. messages.DistinctBy(m => m.MessageId)];
    }

    /// <summary>Makes received messages visible again at once. Where that fails they are when their time is over.</summary>
    public static Task GiveBackAsync(Clients clients, DeadQueue queue, IEnumerable<Message> messages) =>
        Parallel.ForEachAsync(
            messages.Chunk(BatchSize),
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide },
            async (batch, _) =>
            {
                var entries = batch.Select(m => new ChangeMessageVisibilityBatchRequestEntry(m.MessageId, m.ReceiptHandle)
                {
                    VisibilityTimeout = 0,
                });
                try
                {
                    // After Ctrl-C as well.
                    await clients.Sqs.ChangeMessageVisibilityBatchAsync(queue.Url, [.. entries], CancellationToken.None);
                }
                catch (Amazon.Runtime.AmazonServiceException)
                {
                    // Nothing more can be done, and nothing is lost.
                }
            }
        );

    private async Task ReadLaneAsync(int limit)
    {
        // On a queue of many thousands the first are visible again before the last are seen.
        var stale = 0;
        while (stale < MostStale && _seen.Count < limit)
        {
            var messages = await ReceiveAsync(clients, queue);
            if (messages.Count == 0)
                return;
            stale = messages.All(m => _seen.ContainsKey(m.MessageId)) ? stale + 1 : 0;
            // The latest receipt handle is the one that counts.
            foreach (var message in messages)
                _seen[message.MessageId] = DeadLetter.Of(message);
        }
    }
}
