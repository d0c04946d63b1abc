using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using GapFurniture.Aws;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Queue;

/// <summary>One queue as the pump uses it: receive, delete, extend, give back, all in the batches of ten that SQS allows.</summary>
internal sealed class SqsQueue(IAmazonSQS sqs, string queue, Backoff retry, ILogger logger)
{
    /// <summary>Entries of one batch request and messages of one receive, by SQS's quotas.</summary>
    /// <seealso href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html"/>
    public const int BatchLimit = 10;

    private const string NoAnswer = "had not answered once when the run was stopped";

    private const string Needed =
        "sqs:GetQueueUrl, sqs:GetQueueAttributes, sqs:ReceiveMessage, sqs:DeleteMessage, sqs:ChangeMessageVisibility";

    /// <summary>How often and after which waits a call is made again.</summary>
    public Backoff Retry => retry;

    /// <summary>Its URL; before it was opened, perhaps only its name.</summary>
    public string Url { get; private set; } = queue;

    /// <summary>The queue's own visibility timeout, or SQS's default when we may not read it.</summary>
    public TimeSpan VisibilityTimeout { get; private set; } = TimeSpan.FromSeconds(30);

    /// <summary>That it has not answered once until now, and why; null once it has.</summary>
    public QueueAccessException? NeverAnswered { get; private set; } = new($"queue {queue} {NoAnswer}");

    /// <summary>Why SQS refused to delete at all (access denied, queue gone); null as long as it did not.</summary>
    public QueueAccessException? Refusal { get; private set; }

    /// <summary>Finds the queue, and how long its messages stay invisible.</summary>
    /// <exception cref="QueueAccessException">No such queue, or no access to it.</exception>
    public async Task OpenAsync(CancellationToken stop)
    {
        if (!Url.Contains("://", StringComparison.Ordinal))
            Url =
                (await AskAsync(token => sqs.GetQueueUrlAsync(Url, token), retry.Attempts, stop)).QueueUrl
                ?? throw Problem(AwsTrouble.Foreign("SQS", "it has no URL"));
        try
        {
            var request = new GetQueueAttributesRequest { QueueUrl = Url, AttributeNames = ["VisibilityTimeout"] };
            var response = await AskAsync(token => sqs.GetQueueAttributesAsync(request, token), retry.Attempts, stop);
            if (QueueMessage.Number(response.Attributes, "VisibilityTimeout") is { } seconds)
                VisibilityTimeout = TimeSpan.FromSeconds(seconds);
        }
        catch (QueueAccessException e) when (e.InnerException is { } refusal && AwsTrouble.IsDenied(refusal))
        {
            // A worker may live with sqs:ReceiveMessage, DeleteMessage and ChangeMessageVisibility alone.
        }
    }

    /// <summary>Receives messages; throttling and outages are waited out, up to so many attempts.</summary>
    /// <exception cref="QueueAccessException">The queue is gone, or access is denied, or no attempt is left.</exception>
    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(long most, TimeSpan wait, int attempts, CancellationToken stop)
    {
        var request = new ReceiveMessageRequest
        {
            QueueUrl = Url,
            MaxNumberOfMessages = (int)Math.Min(most, BatchLimit),
            WaitTimeSeconds = (int)Math.Ceiling(wait.TotalSeconds),
            // Explicit, so that the heartbeat fits also where we may not read the queue's own, or it is changed in the meantime.
            VisibilityTimeout = (int)VisibilityTimeout.TotalSeconds,
            MessageSystemAttributeNames = [MessageSystemAttributeName.ApproximateReceiveCount],
        };
        var response = await AskAsync(token => sqs.ReceiveMessageAsync(request, token), attempts, stop);
        return [.. (response.Messages ?? []).Select(Read)];
    }

    private static QueueMessage Read(Message message) =>
        new(message.MessageId, message.Body, QueueMessage.ReceiveCountOf(message.Attributes), message.ReceiptHandle);

    /// <summary>Deletes messages; returns those that could not be deleted.</summary>
    public Task<IReadOnlyList<QueueMessage>> DeleteAsync(IReadOnlyList<QueueMessage> messages) =>
        InBatchesAsync(
            messages,
            async (batch, token) =>
            {
                var entries = batch.Select((m, i) => new DeleteMessageBatchRequestEntry($"{i}", m.ReceiptHandle)).ToList();
                return (await sqs.DeleteMessageBatchAsync(Url, entries, token)).Failed;
            },
            refusal => Refusal = Problem(refusal),
            CancellationToken.None
        );

    /// <summary>Sets the time until the messages become visible again, counted from now; returns those for which it failed.</summary>
    public Task<IReadOnlyList<QueueMessage>> SetVisibilityAsync(
        IReadOnlyList<QueueMessage> messages,
        TimeSpan timeout,
        CancellationToken cancellationToken
    ) =>
        InBatchesAsync(
            messages,
            async (batch, token) =>
            {
                var seconds = (int)timeout.TotalSeconds;
                var entries = batch
                    .Select((m, i) => new ChangeMessageVisibilityBatchRequestEntry($"{i}", m.ReceiptHandle) { VisibilityTimeout = seconds })
                    .ToList();
                return (await sqs.ChangeMessageVisibilityBatchAsync(Url, entries, token)).Failed;
            },
            _ => { },
            cancellationToken
        );

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> call, int attempts, CancellationToken stop)
    {
        var retrying = retry with
        {
            Attempts = attempts,
            // Until the last attempt it can be minutes.
            OnRetry = (e, wait) =>
            {
                var reason = AwsTrouble.Describe(e);
                NeverAnswered = NeverAnswered is null ? null : new QueueAccessException($"queue {Url} {NoAnswer}: {reason}", e);
                Log.NoAnswer(logger, Url, reason, wait.TotalSeconds);
            },
        };
        try
        {
            var answer = await retrying.RunAsync(call, MayPass, stop);
            NeverAnswered = null;
            return answer;
        }
        catch (Exception e) when (MayPass(e))
        {
            stop.ThrowIfCancellationRequested();
            throw new QueueAccessException($"queue {Url} did not answer {attempts} times in a row: {AwsTrouble.Describe(e)}", e);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw Problem(e);
        }
    }

    private static bool MayPass(Exception e) => e is not QueueDoesNotExistException && Transient.Is(e);

    private QueueAccessException Problem(Exception e) =>
        new(
            e switch
            {
                QueueDoesNotExistException =>
                    $"queue {Url} does not exist for these credentials in this region: check its name, the region and the account",
                AmazonServiceException => $"queue {Url} cannot be used: {AwsTrouble.Describe(e, Needed)}",
                _ => $"queue {Url} cannot be reached: {AwsTrouble.Describe(e)}",
            },
            e
        );

    private async Task<IReadOnlyList<QueueMessage>> InBatchesAsync(
        IReadOnlyList<QueueMessage> messages,
        Func<QueueMessage[], CancellationToken, Task<List<BatchResultErrorEntry>?>> send,
        Action<Exception> refused,
        CancellationToken cancellationToken
    )
    {
        var failed = await Task.WhenAll(messages.Chunk(BatchLimit).Select(SendAsync));
        return [.. failed.SelectMany(f => f)];

        // Every entry of a batch can fail alone: only the failed ones go again.
        async Task<IEnumerable<QueueMessage>> SendAsync(QueueMessage[] left)
        {
            var lost = new List<QueueMessage>();
            try
            {
                await retry.RunAsync(
                    async token =>
                    {
                        var bySender = (await send(left, token) ?? []).ToLookup(e => e.SenderFault == true, e => left[int.Parse(e.Id)]);
                        lost.AddRange(bySender[true]);
                        left = [.. bySender[false]];
                        if (left.Length > 0)
                            throw new IOException($"{left.Length} entries failed");
                    },
                    MayPass,
                    cancellationToken
                );
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                if (!MayPass(e))
                    refused(e);
            }
            return [.. lost, .. left];
        }
    }
}
