using System.Globalization;
using GapFurniture.Aws.Events;

namespace GapFurniture.Queue;

/// <summary>A message, from a receive or from a Lambda event.</summary>
/// <param name="Id">SQS message id; the same at every delivery.</param>
/// <param name="ReceiveCount">How often it was received so far, this time included (ApproximateReceiveCount); 1 where nobody asks.</param>
/// <param name="ReceiptHandle">Receipt handle of this delivery; empty when it is not ours to delete.</param>
public sealed record QueueMessage(string Id, string Body, int ReceiveCount = 1, string ReceiptHandle = "")
{
    /// <summary>What the body says, read once, here.</summary>
    public Envelope Envelope { get; init; } = Envelope.Read(Body);

    /// <summary>The new objects that it reports, and their bytes as far as it says; at least one object, since every message is work.</summary>
    public (long Objects, long Bytes) Size
    {
        get
        {
            var created = Envelope.Records.Where(r => r.IsCreated).ToList();
            return (Math.Max(1, created.Count), created.Sum(r => r.Size ?? 0));
        }
    }

    /// <summary>Message group of a FIFO queue; null for standard queues.</summary>
    public string? Group { get; init; }

    /// <summary>ApproximateReceiveCount among a message's system attributes; 1 when it is not given.</summary>
    public static int ReceiveCountOf(IReadOnlyDictionary<string, string>? attributes) => Number(attributes, "ApproximateReceiveCount") ?? 1;

    /// <summary>An attribute of a message or a queue that is a number; null when it is not given.</summary>
    internal static int? Number(IReadOnlyDictionary<string, string>? attributes, string name) =>
        int.TryParse(attributes?.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>What became of a message.</summary>
public enum MessageOutcome
{
    /// <summary>The work is durable: the message is deleted.</summary>
    Done,

    /// <summary>The work failed and was reported: the message returns when its visibility timeout ends, and to the dead-letter queue in time.</summary>
    Failed,

    /// <summary>Not worked on through no fault of its own (shutting down, target away): the message is made visible again at once.</summary>
    GivenBack,
}

/// <summary>The queue cannot be used and waiting will not help: it does not exist, or access is denied. The message says what to do.</summary>
public sealed class QueueAccessException(string message, Exception? inner = null) : Exception(message, inner);
