namespace GapFurniture.LocalCloud.Sqs;

/// <summary>
/// The messages of one queue: where each is in its life, until when, and which come next. Called under the queue's lock.
/// </summary>
internal sealed class MessageBook(IDeliveryOrder order, TimeProvider time)
{
    private readonly Dictionary<long, StoredMessage> _messages = [];
    private readonly PriorityQueue<(StoredMessage Message, int Generation), (DateTimeOffset Due, long Number)> _timetable = new();
    private readonly int[] _counts = new int[Enum.GetValues<MessageState>().Length];
    private long _receives;
    private TimeSpan _retention;
    private DateTimeOffset _nextExpiry = DateTimeOffset.MaxValue;

    /// <summary>How long a message is kept, counted from its sending.</summary>
    public TimeSpan Retention
    {
        get => _retention;
        set
        {
            _retention = value;
            _nextExpiry = DateTimeOffset.MinValue; // it is not known any more
        }
    }

    /// <summary>How full the queue was, and when.</summary>
    public QueueHistory History { get; } = new();

    public QueueCounts Counts => new(Visible, InFlight, _counts[(int)MessageState.Delayed]);

    public int Visible => _counts[(int)MessageState.Visible];

    public int InFlight => _counts[(int)MessageState.InFlight];

    /// <summary>All that are not gone, in the order sent.</summary>
    public IReadOnlyList<StoredMessage> All => [.. _messages.Values.OrderBy(m => m.Number)];

    /// <summary>When a message that is hidden now may be seen at the earliest; null when none is hidden.</summary>
    public DateTimeOffset? NextDue => _timetable.TryPeek(out _, out var priority) ? priority.Due : null;

    /// <summary>The number of the message that came in last; 0 before the first.</summary>
    public long LastNumber { get; private set; }

    /// <summary>The message with that number; null when it is gone.</summary>
    public StoredMessage? Find(long number) => _messages.GetValueOrDefault(number);

    /// <summary>The messages to give out next; the caller takes each, by <see cref="Receive"/> or <see cref="Remove"/>, before the next.</summary>
    public IEnumerable<StoredMessage> Next() => order.Next();

    /// <summary>Takes a message in, to be seen after the delay.</summary>
    public void Add(StoredMessage message, TimeSpan delay)
    {
        message.Number = ++LastNumber;
        message.State = MessageState.Gone; // counted nowhere yet
        _counts[(int)MessageState.Gone]++;
        _messages.Add(message.Number, message);
        order.Added(message);
        var expiry = message.SentAt + Retention;
        if (expiry < _nextExpiry)
            _nextExpiry = expiry;
        if (delay > TimeSpan.Zero)
            Hide(message, MessageState.Delayed, time.GetUtcNow() + delay);
        else
            Show(message);
    }

    /// <summary>Nobody sees the message until then; earlier hidings no longer count.</summary>
    public void Hide(StoredMessage message, MessageState state, DateTimeOffset until)
    {
        SetState(message, state);
        message.Generation++;
        _timetable.Enqueue((message, message.Generation), (until, message.Number));
    }

    /// <summary>Counts a receive and hides the message for that long.</summary>
    public void Receive(StoredMessage message, TimeSpan visibility)
    {
        var now = time.GetUtcNow();
        message.ReceiveCount++;
        message.FirstReceivedAt ??= now;
        message.ReceivedAt = now;
        message.ReceiveNumber = ++_receives;
        Hide(message, MessageState.InFlight, now + visibility);
    }

    public void Remove(StoredMessage message)
    {
        SetState(message, MessageState.Gone);
        message.Generation++;
        _messages.Remove(message.Number);
    }

    /// <summary>Makes visible what is due, and drops what is too old.</summary>
    public void Promote()
    {
        var now = time.GetUtcNow();
        while (_timetable.TryPeek(out var entry, out var priority) && priority.Due <= now)
        {
            _timetable.Dequeue();
            if (entry.Generation == entry.Message.Generation && entry.Message.State != MessageState.Gone)
                Show(entry.Message);
        }
        if (now < _nextExpiry)
            return;
        _nextExpiry = DateTimeOffset.MaxValue;
        foreach (var message in _messages.Values.ToList())
        {
            var expiry = message.SentAt + Retention;
            if (expiry <= now)
                Remove(message);
            else if (expiry < _nextExpiry)
                _nextExpiry = expiry;
        }
    }

    private void Show(StoredMessage message)
    {
        SetState(message, MessageState.Visible);
        order.BecameVisible(message);
    }

    private void SetState(StoredMessage message, MessageState state)
    {
        _counts[(int)message.State]--;
        message.State = state;
        _counts[(int)state]++;
        History.Add(time.GetUtcNow(), Counts, () => _messages.Values.Min(m => (DateTimeOffset?)m.SentAt));
    }
}
