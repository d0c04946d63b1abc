using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Sqs;

/// <summary>One queue. Everything happens under one lock and by one clock; long polls wait outside it.</summary>
internal sealed class SqsQueue : IDisposable
{
    /// <summary>Longest visibility timeout, also counted from the receive over all extensions.</summary>
    public static readonly TimeSpan MaximumVisibility = TimeSpan.FromHours(12);

    private const int InFlightLimit = 120_000;
    private static readonly FaultKind[] s_duplicate = [FaultKind.Duplicate];

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly FaultBook _faults;
    private readonly Func<string, SqsQueue?> _findByArn;
    private readonly MessageBook _messages;
    private readonly Deduplication _deduplication = new();
    private readonly LongPolls _polls;
    private DateTimeOffset? _purgedAt;
    private bool _deleted;

    public SqsQueue(
        string name,
        string arn,
        QueueAttributes attributes,
        TimeProvider time,
        FaultBook faults,
        Func<string, SqsQueue?> findByArn
    )
    {
        (Name, Arn, Attributes, _time, _faults, _findByArn) = (name, arn, attributes, time, faults, findByArn);
        CreatedAt = ModifiedAt = time.GetUtcNow();
        _messages = new MessageBook(attributes.IsFifo ? new FifoOrder() : new StandardOrder(), time) { Retention = attributes.Retention };
        _polls = new LongPolls(time, OnDue);
    }

    public string Name { get; }

    public string Arn { get; }

    public QueueAttributes Attributes { get; private set; }

    public DateTimeOffset CreatedAt { get; }

    public DateTimeOffset ModifiedAt { get; private set; }

    /// <summary>Replaces the attributes.</summary>
    public void Set(QueueAttributes attributes)
    {
        lock (_lock)
        {
            Attributes = attributes;
            _messages.Retention = attributes.Retention;
            ModifiedAt = _time.GetUtcNow();
        }
    }

    /// <summary>How full it was, and when.</summary>
    public QueueHistory History => _messages.History;

    /// <summary>How many messages there are.</summary>
    public QueueCounts Count()
    {
        lock (_lock)
        {
            _messages.Promote();
            return _messages.Counts;
        }
    }

    /// <summary>All messages that are not deleted, in the order sent, without receiving them.</summary>
    public IReadOnlyList<StoredMessage> Peek()
    {
        lock (_lock)
        {
            _messages.Promote();
            return _messages.All;
        }
    }

    /// <summary>Takes a message in; of a FIFO duplicate, the first one is given back.</summary>
    public StoredMessage Send(NewMessage message)
    {
        lock (_lock)
        {
            ThrowIfDeleted();
            _messages.Promote();
            var now = _time.GetUtcNow();
            var deduplicationId = Attributes.IsFifo ? Deduplication.IdOf(message, Attributes) : null;
            if (deduplicationId is not null && _deduplication.Find(deduplicationId, message.GroupId, Attributes, now) is { } first)
                return first;
            var stored = message.Stored(now, deduplicationId, Attributes.IsFifo ? $"188{_messages.LastNumber:D17}" : null);
            if (deduplicationId is not null)
                _deduplication.Note(stored, Attributes, now);
            History.AddSent(now);
            Add(stored, message.DelaySeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Attributes.Delay);
            return stored;
        }
    }

    /// <summary>Moves the next visible message to another queue, where it is a new one; it counts as no receive here.</summary>
    /// <param name="targetOf">Where a message goes; null if that cannot be known.</param>
    /// <returns>False if no message is visible.</returns>
    /// <exception cref="AwsException">It cannot be known, or that queue is gone.</exception>
    public bool Move(Func<StoredMessage, SqsQueue?> targetOf)
    {
        StoredMessage? message;
        SqsQueue target;
        do
        {
            lock (_lock)
            {
                ThrowIfDeleted();
                _messages.Promote();
                message = _messages.Next().FirstOrDefault();
            }
            if (message is null)
                return false;
            // Outside the lock: it looks among all queues.
            target = targetOf(message) ?? throw SqsErrors.QueueDoesNotExist();
        } while (!TryRemove(message));
        target.Send(
            new NewMessage(message.Body)
            {
                Attributes = message.Attributes,
                GroupId = message.GroupId,
                // It is meant to be there once more, however short ago it was there first.
                DeduplicationId = message.DeduplicationId is null ? null : Guid.NewGuid().ToString(),
                TraceHeader = message.TraceHeader,
            }
        );
        return true;
    }

    /// <summary>Receives up to so many messages, waiting for the first of them.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        int max,
        TimeSpan wait,
        TimeSpan? visibility,
        CancellationToken cancellation
    )
    {
        var deadline = _time.GetUtcNow() + wait;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            List<StoredMessage> dead = [];
            List<ReceivedMessage> received;
            LinkedListNode<TaskCompletionSource>? poll = null;
            TimeSpan left;
            lock (_lock)
            {
                received = Take(max, visibility ?? Attributes.VisibilityTimeout, dead);
                left = deadline - _time.GetUtcNow();
                if (received.Count == 0 && left > TimeSpan.Zero)
                {
                    poll = _polls.Add();
                    _polls.SetAlarm(_messages.NextDue);
                }
            }

            MoveToDeadLetterQueue(dead);
            if (poll is null)
                return received;
            await WaitAsync(poll, left, cancellation);
        }
    }

    /// <summary>Deletes by receipt handle. An outdated handle of a standard queue succeeds without effect, as AWS warns.</summary>
    public void Delete(string receiptHandle)
    {
        lock (_lock)
        {
            ThrowIfDeleted();
            var handle = ReceiptHandle.Parse(receiptHandle, Name) ?? throw SqsErrors.ReceiptHandleIsInvalid(receiptHandle);
            _messages.Promote();
            if (_messages.Find(handle.MessageNumber) is not { } message)
                return;
            if (Attributes.IsFifo && message.State != MessageState.InFlight)
                throw SqsErrors.InvalidParameter("ReceiptHandle", receiptHandle, "The receipt handle has expired.");
            if (message.ReceiveNumber == handle.ReceiveNumber)
                Remove(message);
        }
    }

    /// <summary>Changes when a message in flight is seen again.</summary>
    public void ChangeVisibility(string receiptHandle, int seconds)
    {
        lock (_lock)
        {
            ThrowIfDeleted();
            if (seconds is < 0 or > 43_200)
                throw SqsErrors.InvalidParameter("VisibilityTimeout", $"{seconds}", "VisibilityTimeout must be between 0 and 43200.");
            var handle = ReceiptHandle.Parse(receiptHandle, Name) ?? throw SqsErrors.ReceiptHandleIsInvalid(receiptHandle);
            _messages.Promote();
            if (_messages.Find(handle.MessageNumber) is not { } message || message.ReceiveNumber != handle.ReceiveNumber)
                throw SqsErrors.NotInFlight(receiptHandle);
            if (message.State != MessageState.InFlight)
                throw new AwsException(400, "MessageNotInflight", "The specified message isn't in flight.");
            var until = _time.GetUtcNow() + TimeSpan.FromSeconds(seconds);
            if (until > message.ReceivedAt + MaximumVisibility)
                throw SqsErrors.HiddenTooLong(seconds);
            _messages.Hide(message, MessageState.InFlight, until);
            _messages.Promote();
            WakeForVisible();
            _polls.SetAlarm(_messages.NextDue);
        }
    }

    /// <summary>Deletes all messages; once a minute.</summary>
    public void Purge()
    {
        lock (_lock)
        {
            ThrowIfDeleted();
            var now = _time.GetUtcNow();
            if (now < _purgedAt + TimeSpan.FromSeconds(60))
                throw SqsErrors.PurgeInProgress(Name);
            _purgedAt = now;
            foreach (var message in _messages.All)
                Remove(message);
        }
    }

    /// <summary>The queue is deleted: waiting polls end with its error.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _deleted = true;
            _polls.Dispose();
        }
    }

    private async Task WaitAsync(LinkedListNode<TaskCompletionSource> poll, TimeSpan wait, CancellationToken cancellation)
    {
        try
        {
            await _polls.WaitAsync(poll, wait, cancellation);
        }
        finally
        {
            lock (_lock)
            {
                _polls.Remove(poll);
                // Woken and gone at the same moment: the wake belongs to the next poll.
                if (cancellation.IsCancellationRequested)
                    WakeForVisible();
            }
        }
    }

    private List<ReceivedMessage> Take(int max, TimeSpan visibility, List<StoredMessage> dead)
    {
        ThrowIfDeleted();
        _messages.Promote();
        if (_messages.Visible == 0)
            return [];
        if (_messages.InFlight >= InFlightLimit && !Attributes.IsFifo)
            throw new AwsException(400, "OverLimit", "The maximum number of in flight messages is reached.");
        var received = new List<ReceivedMessage>(Math.Min(max, _messages.Visible));
        List<StoredMessage> twice = [];
        foreach (var message in _messages.Next())
        {
            if (IsDead(message))
            {
                Remove(message);
                dead.Add(message);
                continue;
            }
            received.Add(Receive(message, visibility));
            if (_faults.Take("sqs", "ReceiveMessage", Name, s_duplicate) is not null)
                twice.Add(message.Copy());
            if (received.Count == max || _messages.InFlight >= InFlightLimit)
                break;
        }
        foreach (var copy in twice)
            Add(copy, TimeSpan.Zero);
        _messages.Promote(); // a visibility timeout of zero
        if (received.Count > 0)
            WakeForVisible();
        return received;
    }

    private bool IsDead(StoredMessage message) =>
        Attributes.Redrive is { } redrive && message.ReceiveCount >= redrive.MaxReceiveCount && _findByArn(redrive.TargetArn) is not null;

    private ReceivedMessage Receive(StoredMessage message, TimeSpan visibility)
    {
        _messages.Receive(message, visibility);
        var handle = new ReceiptHandle(Name, message.Number, message.ReceiveNumber).ToString();
        return new ReceivedMessage(message, handle, message.ReceiveCount, message.FirstReceivedAt!.Value);
    }

    private void MoveToDeadLetterQueue(List<StoredMessage> dead)
    {
        if (dead.Count == 0 || Attributes.Redrive is not { } redrive || _findByArn(redrive.TargetArn) is not { } target)
            return;
        foreach (var message in dead)
        {
            var moved = message.Copy();
            moved.DeadLetterSourceArn = Arn;
            target.Take(moved);
        }
    }

    /// <summary>Takes a dead letter; its time of sending stays, and with it its age.</summary>
    private void Take(StoredMessage letter)
    {
        lock (_lock)
        {
            if (!_deleted)
                Add(letter, TimeSpan.Zero);
        }
    }

    private void Add(StoredMessage message, TimeSpan delay)
    {
        _messages.Add(message, delay);
        if (message.State == MessageState.Visible)
            _polls.Wake(1);
        else
            _polls.SetAlarm(_messages.NextDue);
    }

    private void Remove(StoredMessage message)
    {
        _messages.Remove(message);
        // The end of a FIFO message can free the rest of its group.
        if (Attributes.IsFifo)
            WakeForVisible();
    }

    private bool TryRemove(StoredMessage message)
    {
        lock (_lock)
        {
            var isStillThere = message.State == MessageState.Visible;
            if (isStillThere)
                Remove(message);
            return isStillThere;
        }
    }

    private void WakeForVisible() => _polls.Wake(_messages.Visible);

    private void OnDue()
    {
        lock (_lock)
        {
            _messages.Promote();
            WakeForVisible();
            _polls.SetAlarm(_messages.NextDue);
        }
    }

    private void ThrowIfDeleted()
    {
        if (_deleted)
            throw SqsErrors.QueueDoesNotExist();
    }
}
