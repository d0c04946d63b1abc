using Amazon;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using GapFurniture.Queue;

namespace GapFurniture.Rin.Tests.Fakes;

/// <summary>A queue in memory; messages that are neither deleted nor given back stay invisible.</summary>
internal sealed class FakeQueue(params QueueMessage[] messages) : AmazonSQSClient(new AnonymousAWSCredentials(), RegionEndpoint.USEast1)
{
    private readonly Dictionary<string, (Message Message, int Count)> _all = messages.ToDictionary(
        m => m.Id,
        m =>
            (
                new Message
                {
                    MessageId = m.Id,
                    Body = m.Body,
                    ReceiptHandle = m.Id,
                },
                0
            ),
        StringComparer.Ordinal
    );

    private readonly Queue<string> _visible = new(messages.Select(m => m.Id));

    public IReadOnlyCollection<string> Left => _all.Keys;

    public override Task<GetQueueUrlResponse> GetQueueUrlAsync(string queueName, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GetQueueUrlResponse { QueueUrl = $"http://queues/{queueName}" });

    public override Task<GetQueueAttributesResponse> GetQueueAttributesAsync(
        GetQueueAttributesRequest request,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(new GetQueueAttributesResponse());

    public override Task<ReceiveMessageResponse> ReceiveMessageAsync(
        ReceiveMessageRequest request,
        CancellationToken cancellationToken = default
    )
    {
        lock (_all)
        {
            var received = new List<Message>();
            while (received.Count < (request.MaxNumberOfMessages ?? 1) && _visible.TryDequeue(out var id))
            {
                var (message, count) = _all[id];
                _all[id] = (message, count + 1);
                message.Attributes = new() { ["ApproximateReceiveCount"] = $"{count + 1}" };
                received.Add(message);
            }
            return Task.FromResult(new ReceiveMessageResponse { Messages = received });
        }
    }

    public override Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(
        string queueUrl,
        List<DeleteMessageBatchRequestEntry> entries,
        CancellationToken cancellationToken = default
    )
    {
        lock (_all)
            entries.ForEach(e => _all.Remove(e.ReceiptHandle));
        return Task.FromResult(new DeleteMessageBatchResponse());
    }

    public override Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(
        string queueUrl,
        List<ChangeMessageVisibilityBatchRequestEntry> entries,
        CancellationToken cancellationToken = default
    )
    {
        lock (_all)
            entries.Where(e => e.VisibilityTimeout == 0).ToList().ForEach(e => _visible.Enqueue(e.ReceiptHandle));
        return Task.FromResult(new ChangeMessageVisibilityBatchResponse());
    }
}
