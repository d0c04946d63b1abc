using System.Text;
using GapFurniture.Aws;
using GapFurniture.Aws.Events;
using GapFurniture.Queue;
using GapFurniture.S32cs.Input;
using GapFurniture.S32cs.Reporting;
using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs;

/// <summary>Loads the objects that events announce: those of Lambda, and those that wait in a queue.</summary>
/// <param name="rejectsUrl">Where this process stores rejects in S3; null if it does not.</param>
/// <param name="rejects">Stores messages that are no events; null: they stay in their queue.</param>
internal sealed class MessageLoader(
    Loader loader,
    Func<S3Url, DocumentSource> open,
    S3Url? rejectsUrl,
    IRejectStore? rejects,
    TimeProvider time,
    ILogger logger
)
{
    // Enough that small objects fill a batch together, and few enough that they are in before the next wait.
    private const int MessagesAtOnce = 50;

    public Task<IReadOnlyList<LoadSummary>> LoadAsync(Envelope envelope, CancellationToken deadline) =>
        LoadAsync(Wanted(envelope), deadline);

    /// <summary>Loads the objects of all messages; an object that several announce is loaded once.</summary>
    /// <returns>The outcome of each message, by position, and what became of the objects.</returns>
    public async Task<(IReadOnlyList<MessageOutcome> Outcomes, IReadOnlyList<LoadSummary> Summaries)> LoadAsync(
        IReadOnlyList<QueueMessage> messages,
        CancellationToken deadline
    )
    {
        var objects = messages.Select(m => Wanted(m.Envelope)).ToList();
        var summaries = await LoadAsync(objects.SelectMany(o => o), deadline);
        var failed = summaries.Where(s => s.Failure is not null).Select(s => s.Url).ToHashSet(StringComparer.Ordinal);
        // What only the time was too short for may be tried by another at once.
        var missing = deadline.IsCancellationRequested ? MessageOutcome.GivenBack : MessageOutcome.Failed;
        var outcomes = messages.Zip(objects, (m, o) => o.Any(u => failed.Contains(u.ToString())) ? missing : Outcome(m));
        return ([.. outcomes], summaries);
    }

    /// <summary>Empties a queue, such as a dead-letter queue. A message is deleted only when its objects are in.</summary>
    /// <param name="queue">URL or name.</param>
    /// <param name="deadline">Ends the current batch, too.</param>
    /// <returns>What became of the messages, and of their objects.</returns>
    /// <exception cref="QueueAccessException">The queue cannot be used.</exception>
    public async Task<(QueuePumpSummary Messages, IReadOnlyList<LoadSummary> Objects)> DrainAsync(
        string queue,
        CancellationToken stop,
        CancellationToken deadline
    )
    {
        var objects = new List<LoadSummary>();
        var options = new QueuePumpOptions(queue, StopWhenEmpty: true, MessagesAtOnce);
        using var sqs = SqsClients.For(queue);
        var summary = await new QueuePump(sqs, options, logger, time).RunAsync(
            async batch =>
            {
                var (outcomes, loaded) = await LoadAsync(batch, deadline);
                objects.AddRange(loaded);
                return await KeepUnreadableAsync(batch, outcomes, deadline);
            },
            stop
        );
        Log.Drained(logger, queue, summary.Done, summary.Failed, summary.GivenBack + summary.NotDeleted);
        return (summary, objects);
    }

    private Task<IReadOnlyList<LoadSummary>> LoadAsync(IEnumerable<S3Url> objects, CancellationToken deadline) =>
        loader.LoadAsync([.. objects.Distinct().Select(open)], progress: null, deadline);

    private MessageOutcome Outcome(QueueMessage message)
    {
        if (message.Envelope.Problem is not { } problem)
            return MessageOutcome.Done;
        Log.Unreadable(logger, message.Id, problem);
        return MessageOutcome.Failed;
    }

    // The objects that hold documents.
    private List<S3Url> Wanted(Envelope envelope)
    {
        var wanted = new List<S3Url>();
        foreach (var record in envelope.Records)
        {
            if (!record.IsCreated)
                Log.Ignored(logger, record.EventName, record.Url);
            // Rejects in the bucket that notifies would come back as documents, and their rejects again. Where they have no prefix of their
            // own, the mark on them is found when they are opened.
            else if (rejectsUrl is { Key.Length: > 0 } && rejectsUrl.Contains(record.Bucket, record.Key))
                Log.IgnoredRejects(logger, record.Url);
            else
                wanted.Add(new S3Url(record.Bucket, record.Key));
        }
        return wanted;
    }

    // No queue stands behind the one that is emptied: a message that is no event would stay in it for ever, and is stored with the rejects.
    private async Task<IReadOnlyList<MessageOutcome>> KeepUnreadableAsync(
        IReadOnlyList<QueueMessage> batch,
        IReadOnlyList<MessageOutcome> outcomes,
        CancellationToken deadline
    )
    {
        var final = outcomes.ToArray();
        foreach (var (i, message) in batch.Index())
        {
            if (rejects is null || final[i] is not MessageOutcome.Failed || message.Envelope.Problem is not { } problem)
                continue;
            try
            {
                await rejects.WriteAsync($"messages/{message.Id}", 1, Encoding.UTF8.GetBytes(message.Body + "\n"), deadline);
                Log.UnreadableKept(logger, message.Id, problem);
                final[i] = MessageOutcome.Done;
            }
            catch (Exception e) when (e is LoadException or OperationCanceledException)
            {
                Log.UnreadableStays(logger, message.Id, e.Message);
            }
        }
        return final;
    }
}
