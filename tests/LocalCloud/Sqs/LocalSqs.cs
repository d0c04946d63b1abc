using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Sqs;

/// <summary>All queues, and the way in for tests that have no need of HTTP. Queues are named by name, URL or ARN.</summary>
internal sealed partial class LocalSqs(CloudIdentity identity, TimeProvider time, FaultBook faults, Func<string> endpoint) : IDisposable
{
    private static readonly TimeSpan s_recently = TimeSpan.FromSeconds(60);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SqsQueue> _queues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _deleted = new(StringComparer.Ordinal);

    /// <summary>Creates a queue and gives its URL; the same name with the same attributes is the same queue.</summary>
    public string CreateQueue(string name, params (string Name, string Value)[] attributes) =>
        Url(CreateQueue(name, attributes.ToDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal)));

    /// <summary>Sends a message.</summary>
    public StoredMessage Send(string queue, string body) => Queue(queue).Send(new NewMessage(body));

    /// <summary>Sends a message with attributes, a delay or a group.</summary>
    public StoredMessage Send(string queue, NewMessage message) => Queue(queue).Send(message);

    /// <summary>Receives at once what is visible, up to so many.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        string queue,
        int max = 10,
        TimeSpan wait = default,
        CancellationToken cancellation = default
    ) => await Queue(queue).ReceiveAsync(max, wait, null, cancellation);

    /// <summary>Visible, in flight, delayed.</summary>
    public QueueCounts Count(string queue) => Queue(queue).Count();

    /// <summary>Bodies of all messages of a queue, received or not, in the order sent.</summary>
    public IReadOnlyList<string> Bodies(string queue) => [.. Queue(queue).Peek().Select(m => m.Body)];

    /// <summary>URL of a queue, as CreateQueue gave it.</summary>
    public string Url(string queue) => Url(Queue(queue));

    /// <summary>ARN of a queue.</summary>
    public string Arn(string queue) => Queue(queue).Arn;

    /// <summary>The queue of a name, URL or ARN.</summary>
    public SqsQueue Queue(string queue) => Find(queue) ?? throw SqsErrors.QueueDoesNotExist();

    /// <summary>The queue of a name, URL or ARN; null when there is none.</summary>
    public SqsQueue? Find(string queue)
    {
        string? name;
        if (queue.StartsWith("arn:", StringComparison.Ordinal))
            name = queue.StartsWith(identity.Arn("sqs", ""), StringComparison.Ordinal) ? queue[(queue.LastIndexOf(':') + 1)..] : null;
        else if (queue.Contains('/', StringComparison.Ordinal))
            name = queue.Split('/') is [.., var account, var last] && account == identity.AccountId ? last : null;
        else
            name = queue;
        lock (_lock)
            return name is null ? null : _queues.GetValueOrDefault(name);
    }

    /// <summary>Creates a queue, or finds it when its attributes agree.</summary>
    public SqsQueue CreateQueue(string name, IReadOnlyDictionary<string, string> attributes)
    {
        if (!ValidName().IsMatch(name))
            throw SqsErrors.InvalidParameter("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        var valid = QueueAttributes.Create(name, attributes);
        CheckRedrive(valid);
        lock (_lock)
        {
            if (_queues.TryGetValue(name, out var existing))
            {
                return existing.Attributes.Agrees(attributes)
                    ? existing
                    : throw new AwsException(
                        400,
                        "QueueNameExists",
                        "A queue already exists with the same name and a different value for attributes."
                    );
            }

            if (_deleted.TryGetValue(name, out var when) && time.GetUtcNow() < when + s_recently)
                throw new AwsException(
                    400,
                    "QueueDeletedRecently",
                    "You must wait 60 seconds after deleting a queue before you can create another with the same name."
                );
            return _queues[name] = new SqsQueue(name, identity.Arn("sqs", name), valid, time, faults, Find);
        }
    }

    /// <summary>The queues whose dead letters go to this one, by name.</summary>
    public IReadOnlyList<SqsQueue> SourcesOf(SqsQueue queue)
    {
        lock (_lock)
            return
            [
                .. _queues.Values.Where(q => q.Attributes.Redrive?.TargetArn == queue.Arn).OrderBy(q => q.Name, StringComparer.Ordinal),
            ];
    }

    /// <summary>Changes attributes.</summary>
    public void SetAttributes(SqsQueue queue, IReadOnlyDictionary<string, string> changes)
    {
        var attributes = queue.Attributes.With(changes);
        CheckRedrive(attributes);
        queue.Set(attributes);
    }

    /// <summary>Deletes a queue with all that is in it.</summary>
    public void DeleteQueue(string queue)
    {
        var found = Queue(queue);
        lock (_lock)
        {
            _queues.Remove(found.Name);
            _deleted[found.Name] = time.GetUtcNow();
        }

        found.Dispose();
    }

    /// <summary>All queues.</summary>
    public IReadOnlyList<SqsQueue> Queues
    {
        get
        {
            lock (_lock)
                return [.. _queues.Values];
        }
    }

    /// <summary>URLs of the queues whose names start so, by name.</summary>
    public IReadOnlyList<string> List(string prefix)
    {
        lock (_lock)
            return
            [
                .. _queues
                    .Values.Where(q => q.Name.StartsWith(prefix, StringComparison.Ordinal))
                    .OrderBy(q => q.Name, StringComparer.Ordinal)
                    .Select(Url),
            ];
    }

    /// <summary>URL of a queue.</summary>
    public string Url(SqsQueue queue) => $"{endpoint()}/{identity.AccountId}/{queue.Name}";

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var queue in _queues.Values)
                queue.Dispose();
        }
    }

    private void CheckRedrive(QueueAttributes attributes)
    {
        if (attributes.Redrive is not { } redrive)
            return;
        var target = Find(redrive.TargetArn);
        var reason = target switch
        {
            null => "Dead letter target does not exist.",
            _ when target.Attributes.IsFifo != attributes.IsFifo => "Dead-letter queue must be same type of queue as the source.",
            _ => null,
        };
        if (reason is not null)
            throw SqsErrors.InvalidParameter("RedrivePolicy", redrive.TargetArn, reason);
    }

    [GeneratedRegex(@"^(?=.{1,80}\z)[A-Za-z0-9_-]+(\.fifo)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidName();
}
