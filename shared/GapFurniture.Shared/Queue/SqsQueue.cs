using System.Globalization;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace GapFurniture.Shared.Queue;

/// <summary>One queue as the pump uses it: receive, delete, extend, give back, all in the batches of ten that SQS allows.</summary>
internal sealed class SqsQueue
{
    /// <summary>Entries of one batch request and messages of one receive, by SQS's quotas.</summary>
    /// <seealso href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html"/>
    public const int BatchLimit = 10;

    private static readonly TimeSpan s_defaultVisibility = TimeSpan.FromSeconds(30);

    private readonly IAmazonSQS _sqs;
    private readonly Backoff _retry;

    private SqsQueue(IAmazonSQS sqs, string url, TimeSpan visibility, Backoff retry) =>
        (_sqs, Url, VisibilityTimeout, _retry) = (sqs, url, visibility, retry);

    public string Url { get; }

    /// <summary>The queue's own visibility timeout, or SQS's default of 30 s when we may not read it.</summary>
    public TimeSpan VisibilityTimeout { get; }

    /// <summary>Finds the queue, and how long its messages stay invisible.</summary>
    /// <param name="sqs">The client.</param>
    /// <param name="queue">Name or URL.</param>
    /// <param name="retry">How often and when to try again.</param>
    /// <param name="onFirstFailure">Called at the first failure that may pass by itself: until the last one it can be minutes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="QueueAccessException">No such queue, or no access to it.</exception>
    public static async Task<SqsQueue> OpenAsync(
        IAmazonSQS sqs,
        string queue,
        Backoff retry,
        Action<Exception>? onFirstFailure,
        CancellationToken cancellationToken
    )
    {
        var reported = false;
        var when = new RetryWhen(Transient.Is)
        {
            OnRetry = r =>
            {
                if (!reported)
                    onFirstFailure?.Invoke(r.Failure);
                reported = true;
            },
        };
        try
        {
            var url = queue.Contains("://", StringComparison.Ordinal)
                ? queue
                : await retry.RunAsync(
                    async token => (await Guard(queue, () => sqs.GetQueueUrlAsync(queue, token))).QueueUrl,
                    when,
                    cancellationToken
                );
            return new SqsQueue(sqs, url, await ReadVisibilityAsync(sqs, url, retry, when, cancellationToken), retry);
        }
        catch (Exception e) when (Transient.Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw NoAnswer(queue, retry.Attempts, e);
        }
    }

    /// <summary>The exception for a queue that did not answer in all of the attempts.</summary>
    public static QueueAccessException NoAnswer(string queue, int times, Exception last) =>
        new($"queue {queue} did not answer {times} times in a row: {AwsTrouble.Describe(last)}", last);

    private static async Task<TimeSpan> ReadVisibilityAsync(
        IAmazonSQS sqs,
        string url,
        Backoff retry,
        RetryWhen when,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var request = new GetQueueAttributesRequest { QueueUrl = url, AttributeNames = ["VisibilityTimeout"] };
            var response = await retry.RunAsync(
                token => Guard(url, () => sqs.GetQueueAttributesAsync(request, token)),
                when,
                cancellationToken
            );
            return
                response.Attributes is not null
                && response.Attributes.TryGetValue("VisibilityTimeout", out var text)
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(seconds)
                : s_defaultVisibility;
        }
        catch (QueueAccessException e) when (e.InnerException is { } refusal && AwsTrouble.IsDenied(refusal))
        {
            // A worker may live with sqs:ReceiveMessage, DeleteMessage and ChangeMessageVisibility alone.
            return s_defaultVisibility;
        }
    }

    /// <exception cref="QueueAccessException">The queue is gone, or access is denied.</exception>
    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int most, TimeSpan wait, CancellationToken cancellationToken)
    {
        var request = new ReceiveMessageRequest
        {
            QueueUrl = Url,
            MaxNumberOfMessages = Math.Min(most, BatchLimit),
            WaitTimeSeconds = (int)Math.Ceiling(wait.TotalSeconds),
            // Explicit, so that the heartbeat fits also where we may not read the queue's own, or it is changed in the meantime.
            VisibilityTimeout = (int)VisibilityTimeout.TotalSeconds,
            MessageSystemAttributeNames = [MessageSystemAttributeName.ApproximateReceiveCount],
        };
        var response = await Guard(Url, () => _sqs.ReceiveMessageAsync(request, cancellationToken));
        return response.Messages is { Count: > 0 } messages ? [.. messages.Select(Read)] : [];
    }

    private static QueueMessage Read(Message message) =>
        new(message.MessageId, message.Body, QueueMessage.ReceiveCountOf(message.Attributes), message.ReceiptHandle);

    /// <summary>Why SQS refused to delete at all (access denied, queue gone); null as long as it did not.</summary>
    public QueueAccessException? Refusal { get; private set; }

    /// <summary>Deletes messages, each failed entry and each failed call again; returns those that could not be deleted.</summary>
    public Task<IReadOnlyList<QueueMessage>> DeleteAsync(IReadOnlyList<QueueMessage> messages, CancellationToken cancellationToken) =>
        InBatchesAsync(
            messages,
            async (chunk, token) =>
            {
                var entries = chunk.Select((m, i) => new DeleteMessageBatchRequestEntry(Id(i), m.ReceiptHandle)).ToList();
                try
                {
                    return (await Guard(Url, () => _sqs.DeleteMessageBatchAsync(Url, entries, token))).Failed;
                }
                catch (QueueAccessException e)
                {
                    Refusal = e;
                    throw;
                }
            },
            cancellationToken
        );

    /// <summary>Sets the time until the messages become visible again, counted from now; returns those for which it failed.</summary>
    public Task<IReadOnlyList<QueueMessage>> SetVisibilityAsync(
        IReadOnlyList<QueueMessage> messages,
        TimeSpan timeout,
        CancellationToken cancellationToken
    ) =>
        InBatchesAsync(
            messages,
            async (chunk, token) =>
            {
                var seconds = (int)timeout.TotalSeconds;
                List<ChangeMessageVisibilityBatchRequestEntry> entries =
                [
                    .. chunk.Select(
                        (m, i) => new ChangeMessageVisibilityBatchRequestEntry(Id(i), m.ReceiptHandle) { VisibilityTimeout = seconds }
                    ),
                ];
                return (await _sqs.ChangeMessageVisibilityBatchAsync(Url, entries, token)).Failed;
            },
            cancellationToken
        );

    private async Task<IReadOnlyList<QueueMessage>> InBatchesAsync(
        IReadOnlyList<QueueMessage> messages,
        Func<QueueMessage[], CancellationToken, Task<List<BatchResultErrorEntry>?>> send,
        CancellationToken cancellationToken
    )
    {
        var failed = await Task.WhenAll(messages.Chunk(BatchLimit).Select(chunk => SendAsync(chunk, send, cancellationToken)));
        return [.. failed.SelectMany(f => f)];
    }

    // Every entry of a batch can fail alone: only the failed ones go again.
    private async Task<IReadOnlyList<QueueMessage>> SendAsync(
        QueueMessage[] chunk,
        Func<QueueMessage[], CancellationToken, Task<List<BatchResultErrorEntry>?>> send,
        CancellationToken cancellationToken
    )
    {
        var left = chunk;
        var lost = new List<QueueMessage>();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var errors = await send(left, cancellationToken) ?? [];
                lost.AddRange(errors.Where(e => e.SenderFault == true).Select(e => left[Index(e.Id)]));
                left = [.. errors.Where(e => e.SenderFault != true).Select(e => left[Index(e.Id)])];
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                if (!Transient.Is(e))
                    return [.. lost, .. left];
            }
            if (left.Length == 0)
                return lost;
            if (attempt == _retry.Attempts)
                return [.. lost, .. left];
            await _retry.WaitAsync(attempt, cancellationToken);
        }
    }

    private static string Id(int index) => index.ToString(CultureInfo.InvariantCulture);

    private static int Index(string id) => int.Parse(id, CultureInfo.InvariantCulture);

    private static async Task<T> Guard<T>(string queue, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (QueueDoesNotExistException e)
        {
            throw new QueueAccessException(
                $"queue {queue} does not exist for these credentials in this region: check its name, the region and the account",
                e
            );
        }
        catch (AmazonServiceException e) when (!Transient.Is(e))
        {
            const string Needed =
                "sqs:GetQueueUrl, sqs:GetQueueAttributes, sqs:ReceiveMessage, sqs:DeleteMessage, sqs:ChangeMessageVisibility";
            throw new QueueAccessException($"queue {queue} cannot be used: {AwsTrouble.Describe(e, Needed)}", e);
        }
        catch (AmazonClientException e) when (!Transient.Is(e))
        {
            throw new QueueAccessException($"queue {queue} cannot be reached: {AwsTrouble.Describe(e)}", e);
        }
    }
}
