using System.Security.Cryptography;
using System.Text;

namespace GapFurniture.LocalCloud.Sqs;

/// <summary>
/// What a FIFO queue took in during the last five minutes: the same again is answered like the first and not taken in. Called under the
/// queue's lock. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html
/// </summary>
internal sealed class Deduplication
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, (StoredMessage First, DateTimeOffset Until)> _seen = new(StringComparer.Ordinal);

    /// <summary>The id by which a message is known again.</summary>
    /// <exception cref="Http.AwsException">None was given, and the queue does not make it of the body.</exception>
    public static string IdOf(NewMessage message, QueueAttributes attributes) =>
        message.DeduplicationId
        ?? (
            attributes.ContentBasedDeduplication
                ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message.Body)))
                : throw SqsErrors.InvalidParameter(
                    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
                )
        );

    /// <summary>The message with that id that was taken in already; null if there is none.</summary>
    public StoredMessage? Find(string id, string? groupId, QueueAttributes attributes, DateTimeOffset now) =>
        _seen.TryGetValue(Key(id, groupId, attributes), out var seen) && seen.Until > now ? seen.First : null;

    public void Note(StoredMessage first, QueueAttributes attributes, DateTimeOffset now) =>
        _seen[Key(first.DeduplicationId!, first.GroupId, attributes)] = (first, now + s_interval);

    private static string Key(string id, string? groupId, QueueAttributes attributes) =>
        $"{(attributes.DeduplicatesPerGroup ? groupId : "")}/{id}";
}
