using System.Globalization;
using GapFurniture.LocalCloud.Iam;

namespace GapFurniture.LocalCloud.Sqs;

/// <summary>The settable attributes of a queue, validated by SQS's ranges. The texts are kept as given, since a second CreateQueue compares them.</summary>
internal sealed class QueueAttributes
{
    private static readonly Dictionary<string, (int Min, int Max, int Default)> s_numbers = new(StringComparer.Ordinal)
    {
        ["DelaySeconds"] = (0, 900, 0),
        ["MaximumMessageSize"] = (1024, 1_048_576, 1_048_576),
        ["MessageRetentionPeriod"] = (60, 1_209_600, 345_600),
        ["ReceiveMessageWaitTimeSeconds"] = (0, 20, 0),
        ["VisibilityTimeout"] = (0, 43_200, 30),
        ["KmsDataKeyReusePeriodSeconds"] = (60, 86_400, 300),
    };

    private static readonly string[] s_texts = ["Policy", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId"];
    private static readonly string[] s_switches = ["FifoQueue", "ContentBasedDeduplication", "SqsManagedSseEnabled"];

    private static readonly Dictionary<string, string[]> s_words = new(StringComparer.Ordinal)
    {
        ["DeduplicationScope"] = ["queue", "messageGroup"],
        ["FifoThroughputLimit"] = ["perQueue", "perMessageGroupId"],
    };

    private static readonly string[] s_fifoOnly = ["ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"];
    private readonly Dictionary<string, string> _given;

    private QueueAttributes(Dictionary<string, string> given)
    {
        _given = given;
        Redrive = given.TryGetValue("RedrivePolicy", out var policy) ? RedrivePolicy.Parse(policy) : null;
        VisibilityTimeout = TimeSpan.FromSeconds(Number("VisibilityTimeout"));
        Delay = TimeSpan.FromSeconds(Number("DelaySeconds"));
        WaitTime = TimeSpan.FromSeconds(Number("ReceiveMessageWaitTimeSeconds"));
        Retention = TimeSpan.FromSeconds(Number("MessageRetentionPeriod"));
        MaximumMessageSize = Number("MaximumMessageSize");
    }

    public TimeSpan VisibilityTimeout { get; }

    public TimeSpan Delay { get; }

    public TimeSpan WaitTime { get; }

    public TimeSpan Retention { get; }

    public int MaximumMessageSize { get; }

    public RedrivePolicy? Redrive { get; }

    /// <summary>Who may send, as JSON; null for none but the account.</summary>
    public string? Policy => _given.GetValueOrDefault("Policy");

    public bool IsFifo => Is("FifoQueue");

    public bool ContentBasedDeduplication => Is("ContentBasedDeduplication");

    public bool DeduplicatesPerGroup => _given.GetValueOrDefault("DeduplicationScope") == "messageGroup";

    /// <summary>Validates the attributes of a new queue.</summary>
    public static QueueAttributes Create(string queueName, IReadOnlyDictionary<string, string> given)
    {
        foreach (var (name, value) in given)
            Check(name, value);
        var fifo = given.GetValueOrDefault("FifoQueue") == "true";
        if (given.GetValueOrDefault("FifoQueue") == "false")
            throw SqsErrors.InvalidAttributeName("FifoQueue"); // AWS wants it true or absent
        if (fifo != queueName.EndsWith(".fifo", StringComparison.Ordinal))
        {
            throw SqsErrors.InvalidParameter(
                fifo
                    ? "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length."
                    : "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
            );
        }

        if (!fifo && s_fifoOnly.FirstOrDefault(given.ContainsKey) is { } wrong)
            throw SqsErrors.InvalidAttributeName(wrong);
        return new QueueAttributes(new Dictionary<string, string>(given, StringComparer.Ordinal));
    }

    /// <summary>The attributes with some replaced; an empty text removes one.</summary>
    public QueueAttributes With(IReadOnlyDictionary<string, string> changes)
    {
        var all = new Dictionary<string, string>(_given, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            if (name == "FifoQueue" && !string.Equals(value, IsFifo ? "true" : "false", StringComparison.Ordinal))
                throw SqsErrors.InvalidAttributeValue(name);
            if (!IsFifo && s_fifoOnly.Contains(name))
                throw SqsErrors.InvalidAttributeName(name);
            if (value.Length == 0 && s_texts.Contains(name))
            {
                all.Remove(name);
                continue;
            }

            Check(name, value);
            all[name] = value;
        }

        return new QueueAttributes(all);
    }

    /// <summary>True if a CreateQueue with these attributes means the same queue: AWS compares only those given.</summary>
    public bool Agrees(IReadOnlyDictionary<string, string> given) => given.All(g => Current(g.Key) == g.Value);

    /// <summary>The values that GetQueueAttributes shows.</summary>
    public IEnumerable<KeyValuePair<string, string>> Shown()
    {
        foreach (var name in s_numbers.Keys.Where(n => n != "KmsDataKeyReusePeriodSeconds"))
            yield return KeyValuePair.Create(name, Current(name)!);
        yield return KeyValuePair.Create("SqsManagedSseEnabled", _given.GetValueOrDefault("SqsManagedSseEnabled", "true"));
        if (IsFifo)
        {
            yield return KeyValuePair.Create("FifoQueue", "true");
            yield return KeyValuePair.Create("ContentBasedDeduplication", _given.GetValueOrDefault("ContentBasedDeduplication", "false"));
            yield return KeyValuePair.Create("DeduplicationScope", _given.GetValueOrDefault("DeduplicationScope", "queue"));
            yield return KeyValuePair.Create("FifoThroughputLimit", _given.GetValueOrDefault("FifoThroughputLimit", "perQueue"));
        }

        foreach (var name in s_texts.Where(_given.ContainsKey))
            yield return KeyValuePair.Create(name, _given[name]);
    }

    /// <summary>True for the name of an attribute that can be set.</summary>
    public static bool IsSettable(string name) =>
        s_numbers.ContainsKey(name) || s_texts.Contains(name) || s_switches.Contains(name) || s_words.ContainsKey(name);

    private static void Check(string name, string value)
    {
        if (!IsSettable(name))
            throw SqsErrors.InvalidAttributeName(name);
        if (s_numbers.TryGetValue(name, out var range))
        {
            if (
                !int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                || number < range.Min
                || number > range.Max
            )
                throw SqsErrors.InvalidAttributeValue(name);
        }
        else if (s_switches.Contains(name) && value is not ("true" or "false"))
        {
            throw SqsErrors.InvalidAttributeValue(name);
        }
        else if (name == "Policy" && !ResourcePolicy.IsValid(value))
        {
            throw SqsErrors.InvalidAttributeValue(name);
        }
        else if (s_words.TryGetValue(name, out var words) && !words.Contains(value))
        {
            throw SqsErrors.InvalidAttributeValue(name);
        }
    }

    private string? Current(string name) =>
        _given.GetValueOrDefault(name) ?? (s_numbers.TryGetValue(name, out var range) ? $"{range.Default}" : null);

    private int Number(string name) => int.Parse(Current(name)!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private bool Is(string name) => _given.GetValueOrDefault(name) == "true";
}
