using System.Text;
using GapFurniture.S32cs.Input;
using GapFurniture.S32cs.Rejects;
using GapFurniture.S32cs.Reporting;
using GapFurniture.Shared.Queue;
using GapFurniture.Shared.S3;
using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs.Events;

/// <summary>Loads what messages tell of; the Lambda function and the drained queue differ only in where messages come from.</summary>
internal sealed class MessageLoader(
    Loader loader,
    Func<S3Location, IDocumentSource> open,
    S3Location? rejectsPlace,
    IRejectStore? rejects,
    ILogger logger
)
{
    /// <summary>Loads the objects of all messages; an object that several tell of is loaded once.</summary>
    /// <returns>The outcome of each message, by position, and what became of the objects.</returns>
    public async Task<(IReadOnlyList<MessageOutcome> Outcomes, IReadOnlyList<LoadSummary> Summaries)> LoadAsync(
        IReadOnlyList<QueueMessage> messages,
        CancellationToken deadline
    )
    {
        var outcomes = new MessageOutcome[messages.Count];
        var objects = new IReadOnlyList<S3Location>[messages.Count];
        for (var i = 0; i < messages.Count; i++)
        {
            try
            {
                objects[i] = Wanted(S3Notification.Parse(messages[i].Body));
            }
            catch (S3NotificationException e)
            {
                Log.Unreadable(logger, messages[i].Id, e.Message);
                (objects[i], outcomes[i]) = ([], MessageOutcome.Failed);
            }
        }
        var summaries = await LoadAsync([.. objects.SelectMany(o => o)], deadline);
        var failed = summaries.Where(s => s.Failure is not null).Select(s => s.Url).ToHashSet(StringComparer.Ordinal);
        // What only the time was too short for may be tried by another at once.
        var missing = deadline.IsCancellationRequested ? MessageOutcome.GivenBack : MessageOutcome.Failed;
        for (var i = 0; i < messages.Count; i++)
        {
            if (objects[i].Any(o => failed.Contains(o.ToString())))
                outcomes[i] = missing;
        }
        return (outcomes, summaries);
    }

    /// <summary>Loads objects, each once.</summary>
    public Task<IReadOnlyList<LoadSummary>> LoadAsync(IReadOnlyList<S3Location> objects, CancellationToken deadline) =>
        loader.LoadAsync([.. objects.Distinct().Select(open)], progress: null, deadline);

    /// <summary>The objects of a notification that hold documents.</summary>
    public IReadOnlyList<S3Location> Wanted(S3Notification notification)
    {
        var wanted = new List<S3Location>();
        foreach (var reported in notification.Objects)
        {
            if (!reported.IsCreated)
                Log.Ignored(logger, reported.EventName, reported.Url);
            else if (HoldsRejects(reported))
                Log.IgnoredRejects(logger, reported.Url);
            else
                wanted.Add(new S3Location(reported.Bucket, reported.Key));
        }
        return wanted;
    }

    /// <summary>
    /// Puts a message that no queue will ever get rid of beside the rejects; false if there is no such place.
    /// </summary>
    public async Task<bool> KeepUnreadableAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        if (rejects is null)
            return false;
        try
        {
            S3Notification.Parse(message.Body);
            return false;
        }
        catch (S3NotificationException e)
        {
            await rejects.WriteAsync($"messages/{message.Id}", 1, Encoding.UTF8.GetBytes(message.Body + "\n"), cancellationToken);
            Log.UnreadableKept(logger, message.Id, e.Message);
            return true;
        }
    }

    // Rejects in the bucket that notifies would come back as documents, and their rejects again.
    private bool HoldsRejects(S3ObjectEvent reported) =>
        rejectsPlace is { } place && reported.Bucket == place.Bucket && reported.Key.StartsWith(place.Key, StringComparison.Ordinal);
}
