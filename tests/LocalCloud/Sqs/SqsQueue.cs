using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Sqs;

/// <summary>One queue. Everything happens under one lock and by one clock; long polls wait outside it.</summary>
internal sealed class SqsQueue : IDisposable
{
    /// <summary>Longest visibility timeout, also counted from the receive over all extensions.</summary>
    public static readonly TimeSpan MaximumVisibility = TimeSpan.FromHours(12);

    private const int InFlightLimit = 120_000;
    private static readonly TimeSpan s_deduplication = TimeSpan.FromMinutes(5);
    private static readonly FaultKind[] s_duplicate = [FaultKind.Duplicate];

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly FaultBook _faults;
    private readonly Func<string, SqsQueue?> _findByArn;
    private readonly Dictionary<long, StoredMessage> _messages = [];
    private readonly PriorityQueue<(StoredMessage Message, int Generation), (DateTimeOffset Due, long Number)> _timetable = new();
    private readonly Dictionary<string, (StoredMessage First, DateTimeOffset Until)> _seen = new(StringComparer.Ordinal);
    private readonly Waiters _waiters = new();
    private readonly IDeliveryOrder _order;
    private readonly ITimer _timer;
    private int _visible;
    private int _inFlight;
    private int _delayed;
    private long _number;
    private long _receives;
    private DateTimeOffset _nextExpiry = DateTimeOffset.MaxValue;
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
        _order = attributes.IsFifo ? new FifoOrder() : new StandardOrder();
        _timer = time.CreateTimer(_ => OnDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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
            ModifiedAt = _time.GetUtcNow();
        }
    }

    /// <summary>How many messages there are.</summary>
    public QueueCounts Count()
    {
        lock (_lock)
        {
            Promote();
            return new QueueCounts(_visible, _inFlight, _delayed);
        }
    }

    /// <summary>All messages that are not deleted, in the order sent, without receiving them.</summary>
    public IReadOnlyList<StoredMessage> Peek()
    {
        lock (_lock)
        {
            Promote();
            return [.. _messages.Values.OrderBy(m => m.Number)];
        }
    }

    /// <summary>Takes a message in; of a FIFO duplicate, the first one is given back.</summary>
    public StoredMessage Send(NewMessage message)
    {
        lock (_lock)
        {
            ThrowIfDeleted();
            Promote();
            var now = _time.GetUtcNow();
            var deduplicationId = Attributes.IsFifo ? message.DeduplicationId ?? ContentHash(message.Body) : null;
            var deduplicationKey = deduplicationId is null
                ? null
                : $"{(Attributes.DeduplicatesPerGroup ? message.GroupId : "")}/{deduplicationId}";
            if (deduplicationKey is not null && _seen.TryGetValue(deduplicationKey, out var seen) && seen.Until > now)
                return seen.First;
            var stored = new StoredMessage
            {
                Id = Guid.NewGuid().ToString(),
                Body = message.Body,
                BodyDigest = AttributeDigest.OfBody(message.Body),
                Attributes = message.Attributes,
                SentAt = now,
                GroupId = message.GroupId,
                DeduplicationId = deduplicationId,
                SequenceNumber = Attributes.IsFifo ? $"188{_number:D17}" : null,
                TraceHeader = message.TraceHeader,
            };
            if (deduplicationKey is not null)
                _seen[deduplicationKey] = (stored, now + s_deduplication);
            Add(stored, message.DelaySeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Attributes.Delay);
            return stored;
        }
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
            LinkedListNode<TaskCompletionSource>? waiter = null;
            TimeSpan left;
            lock (_lock)
            {
                received = Take(max, visibility ?? Attributes.VisibilityTimeout, dead);
                left = deadline - _time.GetUtcNow();
                if (received.Count == 0 && left > TimeSpan.Zero)
                {
                    waiter = _waiters.Add();
                    SetTimer();
                }
            }

            MoveToDeadLetterQueue(dead);
            if (waiter is null)
                return received;
            await WaitAsync(waiter, left, cancellation);
        }
    }

    /// <summary>Deletes by receipt handle. An outdated handle of a standard queue succeeds without effect, as AWS warns.</summary>
    public void Delete(string receiptHandle)
    {
        lock (_lock)
        {
            ThrowIfDeleted();
            var handle = ReceiptHandle.Parse(receiptHandle, Name) ?? throw SqsErrors.ReceiptHandleIsInvalid(receiptHandle);
            Promote();
            if (!_messages.TryGetValue(handle.MessageNumber, out var message))
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
            Promote();
            if (!_messages.TryGetValue(handle.MessageNumber, out var message) || message.ReceiveNumber != handle.ReceiveNumber)
                throw SqsErrors.NotInFlight(receiptHandle);
            if (message.State != MessageState.InFlight)
                throw new AwsException(400, "MessageNotInflight", "The specified message isn't in flight.");
            var until = _time.GetUtcNow() + TimeSpan.FromSeconds(seconds);
            if (until > message.ReceivedAt + MaximumVisibility)
                throw SqsErrors.InvalidParameter(
                    "VisibilityTimeout",
                    $"{seconds}",
                    "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]."
                );
            HideUntil(message, until);
            Promote();
            WakeForVisible();
            SetTimer();
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
                throw new AwsException(
                    403,
                    "PurgeQueueInProgress",
                    $"Only one PurgeQueue operation on {Name} is allowed every 60 seconds."
                );
            _purgedAt = now;
            foreach (var message in _messages.Values.ToList())
                Remove(message);
        }
    }

    /// <summary>The queue is deleted: waiting polls end with its error.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _deleted = true;
            _waiters.Wake(int.MaxValue);
            _timer.Dispose();
        }
    }

    private async Task WaitAsync(LinkedListNode<TaskCompletionSource> waiter, TimeSpan wait, CancellationToken cancellation)
    {
        try
        {
            await waiter.Value.Task.WaitAsync(wait, _time, cancellation);
        }
        catch (TimeoutException)
        {
            // One last look, in the caller's loop.
        }
        finally
        {
            lock (_lock)
            {
                _waiters.Remove(waiter);
                // Woken and gone at the same moment: the wake belongs to the next poll.
                if (cancellation.IsCancellationRequested)
                    WakeForVisible();
            }
        }
    }

    private List<ReceivedMessage> Take(int max, TimeSpan visibility, List<StoredMessage> dead)
    {
        ThrowIfDeleted();
        Promote();
        var now = _time.GetUtcNow();
        if (_inFlight >= InFlightLimit && _visible > 0 && !Attributes.IsFifo)
            throw new AwsException(400, "OverLimit", "The maximum number of in flight messages is reached.");
        var received = new List<ReceivedMessage>(Math.Min(max, _visible));
        List<StoredMessage> twice = [];
        if (_visible == 0)
            return received;
        foreach (var message in _order.Next())
        {
            if (
                Attributes.Redrive is { } redrive
                && message.ReceiveCount >= redrive.MaxReceiveCount
                && _findByArn(redrive.TargetArn) is not null
            )
            {
                Remove(message);
                dead.Add(message);
                continue;
            }

            message.ReceiveCount++;
            message.FirstReceivedAt ??= now;
            message.ReceivedAt = now;
            message.ReceiveNumber = ++_receives;
            SetState(message, MessageState.InFlight);
            var handle = new ReceiptHandle(Name, message.Number, message.ReceiveNumber).ToString();
            received.Add(new ReceivedMessage(message, handle, message.ReceiveCount, message.FirstReceivedAt.Value));
            if (_faults.Take("sqs", "ReceiveMessage", Name, s_duplicate) is not null)
                twice.Add(message.Copy());
            HideUntil(message, now + visibility);
            if (received.Count == max || _inFlight >= InFlightLimit)
                break;
        }

        foreach (var copy in twice)
            Add(copy, TimeSpan.Zero);
        Promote(); // a visibility timeout of zero
        if (received.Count > 0)
            WakeForVisible();
        return received;
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
        message.Number = ++_number;
        message.State = MessageState.Gone; // counted nowhere yet
        _messages.Add(message.Number, message);
        _order.Added(message);
        var expiry = message.SentAt + Attributes.Retention;
        if (expiry < _nextExpiry)
            _nextExpiry = expiry;
        if (delay > TimeSpan.Zero)
        {
            SetState(message, MessageState.Delayed);
            HideUntil(message, _time.GetUtcNow() + delay);
            SetTimer();
        }
        else
        {
            SetState(message, MessageState.Visible);
            _order.BecameVisible(message);
            _waiters.Wake(1);
        }
    }

    private void Remove(StoredMessage message)
    {
        SetState(message, MessageState.Gone);
        message.Generation++;
        _messages.Remove(message.Number);
        // The end of a FIFO message can free the rest of its group.
        if (Attributes.IsFifo)
            WakeForVisible();
    }

    private void HideUntil(StoredMessage message, DateTimeOffset until)
    {
        message.Generation++;
        _timetable.Enqueue((message, message.Generation), (until, message.Number));
    }

    /// <summary>Makes visible what is due, and drops what is too old.</summary>
    private void Promote()
    {
        var now = _time.GetUtcNow();
        while (_timetable.TryPeek(out var entry, out var priority) && priority.Due <= now)
        {
            _timetable.Dequeue();
            if (entry.Generation != entry.Message.Generation || entry.Message.State == MessageState.Gone)
                continue;
            SetState(entry.Message, MessageState.Visible);
            _order.BecameVisible(entry.Message);
        }

        if (now < _nextExpiry)
            return;
        _nextExpiry = DateTimeOffset.MaxValue;
        foreach (var message in _messages.Values.ToList())
        {
            var expiry = message.SentAt + Attributes.Retention;
            if (expiry <= now)
                Remove(message);
            else if (expiry < _nextExpiry)
                _nextExpiry = expiry;
        }
    }

    private void SetState(StoredMessage message, MessageState state)
    {
        Counter(message.State)--;
        message.State = state;
        Counter(state)++;
    }

    private ref int Counter(MessageState state)
    {
        switch (state)
        {
            case MessageState.Delayed:
                return ref _delayed;
            case MessageState.Visible:
                return ref _visible;
            case MessageState.InFlight:
                return ref _inFlight;
            default:
                return ref _gone;
        }
    }

    private int _gone; // balances the books of SetState

    private void WakeForVisible() => _waiters.Wake(Math.Min(_visible, _waiters.Count));

    /// <summary>Only waiting polls need to hear of time: everyone else looks at the clock when they call.</summary>
    private void SetTimer()
    {
        if (_deleted || _waiters.Count == 0 || !_timetable.TryPeek(out _, out var priority))
            return;
        var due = priority.Due - _time.GetUtcNow();
        // Whole milliseconds, rounded up: a timer that fires early would only have to be set again.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(due.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    private void OnDue()
    {
        lock (_lock)
        {
            Promote();
            WakeForVisible();
            SetTimer();
        }
    }

    private string ContentHash(string body) =>
        Attributes.ContentBasedDeduplication
            ? Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(body)))
            : throw SqsErrors.InvalidParameter(
                "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
            );

    private void ThrowIfDeleted()
    {
        if (_deleted)
            throw SqsErrors.QueueDoesNotExist();
    }
}
