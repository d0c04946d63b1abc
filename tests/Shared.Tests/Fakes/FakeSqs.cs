using System.Globalization;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace GapFurniture.Shared.Tests.Fakes;

/// <summary>
/// One queue in memory, as strict as SQS where the pump could go wrong: visibility timeouts, receipt handles that change with every
/// receive, receive counts, batches of ten whose entries can fail alone, message groups. Calls can be made to fail before they take effect
/// or to lose their answer afterwards.
/// </summary>
internal sealed class FakeSqs(FakeTime time)
    : AmazonSQSClient(new AnonymousAWSCredentials(), new AmazonSQSConfig { ServiceURL = "http://sqs.invalid" })
{
    public const string Url = "https://sqs.eu-west-1.amazonaws.com/123456789012/work";
    public const string Name = "work";

    private readonly Lock _lock = new();
    private readonly List<FakeMessage> _messages = [];
    private readonly List<(string Operation, DateTimeOffset At)> _calls = [];
    private TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A long poll of an empty queue lets the time pass by itself, for tests that do not move the clock.</summary>
    public bool LongPollsMoveTheClock { get; init; }

    /// <summary>Most messages that one receive gives.</summary>
    public int MostPerReceive { get; init; } = 10;

    /// <summary>Runs before a call takes effect; may throw or wait.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Runs after a call took effect; what it throws stands for a lost answer.</summary>
    public Action<string> After { get; set; } = _ => { };

    /// <summary>Why an entry of a batch fails; null: it does not.</summary>
    public Func<string, string, BatchResultErrorEntry?> FailEntry { get; set; } = (_, _) => null;

    /// <summary>What the server does when a client breaks off a long poll.</summary>
    public Action BrokenOff { get; set; } = () => { };

    /// <summary>Ids of the messages that are not deleted.</summary>
    public IReadOnlyList<string> Left => Locked(() => _messages.Where(m => !m.Deleted).Select(m => m.Id).ToList());

    /// <summary>Ids of the messages that are deleted.</summary>
    public IReadOnlyList<string> Deleted => Locked(() => _messages.Where(m => m.Deleted).Select(m => m.Id).ToList());

    /// <summary>Ids of the messages that a receive would find now.</summary>
    public IReadOnlyList<string> Visible =>
        Locked(() => _messages.Where(m => !m.Deleted && m.VisibleAt <= time.GetUtcNow()).Select(m => m.Id).ToList());

    public int Calls(string operation) => Locked(() => _calls.Count(c => c.Operation == operation));

    public IReadOnlyList<DateTimeOffset> CallTimes(string operation) =>
        Locked(() => _calls.Where(c => c.Operation == operation).Select(c => c.At).ToList());

    public int ReceivesOf(string id) => Locked(() => _messages.Single(m => m.Id == id).Receives);

    /// <summary>The body of the message of an id; the id itself where nothing else is said.</summary>
    public Func<string, string> BodyOf { get; set; } = id => id;

    /// <summary>Puts messages into the queue.</summary>
    public void Send(params IEnumerable<string> ids) => SendTo(null, ids);

    public void SendTo(string? group, params IEnumerable<string> ids)
    {
        lock (_lock)
        {
            _messages.AddRange(ids.Select(id => new FakeMessage(id, BodyOf(id), group)));
            _sent.TrySetResult();
            _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Ends a delivery's visibility timeout before its time.</summary>
    public void VisibleAgain(string id)
    {
        lock (_lock)
            _messages.Single(m => m.Id == id).VisibleAt = time.GetUtcNow();
    }

    /// <summary>Takes messages as another client would, or the server for an answer that never arrives.</summary>
    public List<Message> Take(int most, TimeSpan visibility)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var taken = new List<Message>();
            var blocked = _messages.Where(m => !m.Deleted && m.Group is not null && m.VisibleAt > now).Select(m => m.Group).ToHashSet();
            foreach (var message in _messages.Where(m => !m.Deleted && m.VisibleAt <= now && !blocked.Contains(m.Group)).Take(most))
            {
                message.Receives++;
                message.Handle = $"{message.Id}#{message.Receives}";
                message.FirstReceived = now;
                message.VisibleAt = now + visibility;
                taken.Add(
                    new Message
                    {
                        MessageId = message.Id,
                        Body = message.Body,
                        ReceiptHandle = message.Handle,
                        Attributes = new() { ["ApproximateReceiveCount"] = message.Receives.ToString(CultureInfo.InvariantCulture) },
                    }
                );
            }
            return taken;
        }
    }

    public override async Task<GetQueueUrlResponse> GetQueueUrlAsync(
        GetQueueUrlRequest request,
        CancellationToken cancellationToken = default
    )
    {
        await BeginAsync("GetQueueUrl", cancellationToken);
        return request.QueueName == Name ? new() { QueueUrl = Url } : throw SqsErrors.NoQueue();
    }

    public override async Task<GetQueueAttributesResponse> GetQueueAttributesAsync(
        GetQueueAttributesRequest request,
        CancellationToken cancellationToken = default
    )
    {
        await BeginAsync("GetQueueAttributes", cancellationToken);
        CheckUrl(request.QueueUrl);
        var seconds = VisibilityTimeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return new() { Attributes = new() { ["VisibilityTimeout"] = seconds } };
    }

    public override async Task<ReceiveMessageResponse> ReceiveMessageAsync(
        ReceiveMessageRequest request,
        CancellationToken cancellationToken = default
    )
    {
        await BeginAsync("ReceiveMessage", cancellationToken);
        CheckUrl(request.QueueUrl);
        request.MaxNumberOfMessages.GetValueOrDefault(1).ShouldBeInRange(1, 10);
        request.WaitTimeSeconds.GetValueOrDefault(0).ShouldBeInRange(0, 20);
        var most = Math.Min(request.MaxNumberOfMessages ?? 1, MostPerReceive);
        var visibility = request.VisibilityTimeout is { } seconds ? TimeSpan.FromSeconds(seconds) : VisibilityTimeout;
        var end = time.GetUtcNow() + TimeSpan.FromSeconds(request.WaitTimeSeconds ?? 0);
        var sent = Locked(() => _sent.Task);
        var messages = Take(most, visibility);
        while (messages.Count == 0 && time.GetUtcNow() < end)
        {
            await WaitAsync(sent, end, cancellationToken);
            sent = Locked(() => _sent.Task);
            messages = Take(most, visibility);
        }
        After("ReceiveMessage");
        return new() { Messages = messages };
    }

    public override async Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(
        DeleteMessageBatchRequest request,
        CancellationToken cancellationToken = default
    )
    {
        await BeginAsync("DeleteMessageBatch", cancellationToken);
        CheckUrl(request.QueueUrl);
        CheckBatch(request.Entries.ConvertAll(e => e.Id));
        var response = new DeleteMessageBatchResponse { Failed = [], Successful = [] };
        foreach (var entry in request.Entries)
        {
            if (Fault("DeleteMessageBatch", entry.Id, entry.ReceiptHandle) is { } error)
            {
                response.Failed.Add(error);
                continue;
            }
            // An old receipt handle is answered with success, and deletes nothing.
            lock (_lock)
            {
                foreach (var message in _messages.Where(m => m.Handle == entry.ReceiptHandle))
                    message.Deleted = true;
            }
            response.Successful.Add(new() { Id = entry.Id });
        }
        After("DeleteMessageBatch");
        return response;
    }

    public override async Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(
        ChangeMessageVisibilityBatchRequest request,
        CancellationToken cancellationToken = default
    )
    {
        await BeginAsync("ChangeMessageVisibilityBatch", cancellationToken);
        CheckUrl(request.QueueUrl);
        CheckBatch(request.Entries.ConvertAll(e => e.Id));
        var response = new ChangeMessageVisibilityBatchResponse { Failed = [], Successful = [] };
        foreach (var entry in request.Entries)
        {
            var error =
                Fault("ChangeMessageVisibilityBatch", entry.Id, entry.ReceiptHandle)
                ?? ChangeVisibility(entry.Id, entry.ReceiptHandle, TimeSpan.FromSeconds(entry.VisibilityTimeout ?? 0));
            if (error is not null)
                response.Failed.Add(error);
            else
                response.Successful.Add(new() { Id = entry.Id });
        }
        After("ChangeMessageVisibilityBatch");
        return response;
    }

    private BatchResultErrorEntry? ChangeVisibility(string entryId, string handle, TimeSpan timeout)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var message = _messages.FirstOrDefault(m => m.Handle == handle && !m.Deleted && m.VisibleAt > now);
            if (message is null || now + timeout > message.FirstReceived + TimeSpan.FromHours(12))
            {
                return new()
                {
                    Id = entryId,
                    Code = "InvalidParameterValue",
                    SenderFault = true,
                };
            }
            message.VisibleAt = now + timeout;
            if (timeout == TimeSpan.Zero)
                _sent.TrySetResult();
            return null;
        }
    }

    private async Task WaitAsync(Task sent, DateTimeOffset end, CancellationToken cancellationToken)
    {
        if (LongPollsMoveTheClock)
        {
            cancellationToken.ThrowIfCancellationRequested();
            time.Advance(end - time.GetUtcNow());
            return;
        }
        var now = time.GetUtcNow();
        var next = Locked(() => _messages.Where(m => !m.Deleted && m.VisibleAt > now).Select(m => m.VisibleAt).Append(end).Min());
        try
        {
            using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await await Task.WhenAny(sent, Task.Delay(next - now, time, done.Token));
            await done.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            BrokenOff();
            throw;
        }
    }

    private async Task BeginAsync(string operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _calls.Add((operation, time.GetUtcNow()));
        await Before(operation, cancellationToken);
    }

    private BatchResultErrorEntry? Fault(string operation, string entryId, string handle)
    {
        if (FailEntry(operation, handle.Split('#')[0]) is not { } error)
            return null;
        error.Id = entryId;
        return error;
    }

    private static void CheckUrl(string url)
    {
        if (url != Url)
            throw SqsErrors.NoQueue();
    }

    private static void CheckBatch(List<string> ids)
    {
        if (ids.Count == 0)
            throw new EmptyBatchRequestException("The batch request doesn't contain any entries.");
        if (ids.Count > 10)
            throw new TooManyEntriesInBatchRequestException("The batch request contains more entries than permissible.");
        if (ids.Distinct().Count() != ids.Count)
            throw new BatchEntryIdsNotDistinctException("Two or more batch entries in the request have the same Id.");
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
            return read();
    }
}
