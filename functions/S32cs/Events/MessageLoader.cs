using System.Text;
using GapFurniture.S32cs.Input;
using GapFurniture.S32cs.Rejects;
using GapFurniture.S32cs.Reporting;
using GapFurniture.Shared;
using GapFurniture.Shared.Events;
using GapFurniture.Shared.Queue;
using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs.Events;

/// <summary>Loads the objects that messages announce; the Lambda function and the drained queue differ only in where messages come from.</summary>
/// <param name="loader">Loads objects.</param>
/// <param name="open">Makes an object a source.</param>
/// <param name="rejectsUrl">Where this process stores rejects in S3; null if it does not.</param>
/// <param name="rejects">Stores rejects; null: they are only logged.</param>
/// <param name="logger">The log.</param>
internal sealed class MessageLoader(
    Loader loader,
    Func<S3Url, IDocumentSource> open,
    S3Url? rejectsUrl,
    IRejectStore? rejects,
    ILogger logger
)
{
    /// <summary>Loads the objects of all messages; an object that several announce is loaded once.</summary>
    /// <returns>The outcome of each message, by position, and what became of the objects.</returns>
    public async Task<(IReadOnlyList<MessageOutcome> Outcomes, IReadOnlyList<LoadSummary> Summaries)> LoadAsync(
        IReadOnlyList<Received<Envelope>> messages,
        CancellationToken deadline
    )
    {
        var objects = messages.Select(m => Wanted(m.Value)).ToList();
        var summaries = await LoadAsync(objects.SelectMany(o => o), deadline);
        var failed = summaries.Where(s => s.Failure is not null).Select(s => s.Url).ToHashSet(StringComparer.Ordinal);
        // What only the time was too short for may be tried by another at once.
        var missing = deadline.IsCancellationRequested ? MessageOutcome.GivenBack : MessageOutcome.Failed;
        var outcomes = messages.Zip(objects, (m, o) => o.Any(u => failed.Contains(u.ToString())) ? missing : Outcome(m));
        return ([.. outcomes], summaries);
    }

    /// <summary>Loads the objects of an event.</summary>
    public Task<IReadOnlyList<LoadSummary>> LoadAsync(Envelope envelope, CancellationToken deadline) =>
        LoadAsync(Wanted(envelope), deadline);

    private Task<IReadOnlyList<LoadSummary>> LoadAsync(IEnumerable<S3Url> objects, CancellationToken deadline) =>
        loader.LoadAsync([.. objects.Distinct().Select(open)], progress: null, deadline);

    private MessageOutcome Outcome(Received<Envelope> message)
    {
        if (message.Value.Problem is not { } problem)
            return MessageOutcome.Done;
        Log.Unreadable(logger, message.Message.Id, problem);
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

    /// <summary>Stores a message that cannot be read with the rejects.</summary>
    /// <returns>False if it can be read, or rejects are only logged.</returns>
    /// <exception cref="RejectStoreException">It cannot be stored.</exception>
    public async Task<bool> KeepUnreadableAsync(Received<Envelope> received, CancellationToken cancellationToken)
    {
        if (rejects is null || received.Value.Problem is not { } problem)
            return false;
        var message = received.Message;
        await rejects.WriteAsync($"messages/{message.Id}", 1, Encoding.UTF8.GetBytes(message.Body + "\n"), cancellationToken);
        Log.UnreadableKept(logger, message.Id, problem);
        return true;
    }
}
