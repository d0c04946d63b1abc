using System.Text.Json;
using GapFurniture.Aws;
using GapFurniture.Aws.Events;
using GapFurniture.Thumbs.Store;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Thumbs.Events;

/// <summary>
/// Handles events about originals: each is looked at once, whatever the event says of it, and its thumbnails are brought into line. What is no
/// picture is reported by name, and done; what S3 does not let us do fails its messages, which then come again.
/// </summary>
/// <param name="originals">The prefix of the originals.</param>
/// <param name="keeper">Makes and deletes thumbnails; null: none is kept.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class EventProcessor(S3Url originals, ThumbKeeper? keeper, TimeProvider time, ILogger logger)
{
    // All of them are in the log.
    private const int MostReasons = 5;

    /// <summary>Handles one event of any source.</summary>
    /// <returns>For SQS the messages that have to be delivered again; else what was done.</returns>
    /// <exception cref="NotDoneException">Something is not done, and Lambda has to deliver the whole event again.</exception>
    public async Task<EventAnswer> HandleAsync(JsonElement input, CancellationToken deadline)
    {
        var began = time.GetTimestamp();
        var contents = Envelope.Open(input, "").Select(c => (c.MessageId, Envelope: Envelope.Read(c))).ToList();
        var failures = contents.Where(c => c.Envelope.Problem is not null).Select(c => (c.MessageId, Reason: c.Envelope.Problem!)).ToList();
        var changed = contents
            .SelectMany(c => c.Envelope.Records.Select(r => (c.MessageId, Record: r)))
            .Where(r => r.Record.IsCreated || r.Record.IsRemoved)
            .GroupBy(r => new S3Url(r.Record.Bucket, r.Record.Key), r => r.MessageId);
        var sum = new KeptChanges();
        // One after the other: pictures take memory, and a function has about one processor.
        foreach (var original in changed)
        {
            var (changes, failure) = await KeepAsync(original.Key, deadline);
            sum = new KeptChanges(sum.Made + changes.Made, sum.Fresh + changes.Fresh, sum.Removed + changes.Removed);
            if (failure is not null)
                failures.AddRange(original.Distinct().Select(id => (id, $"{original.Key}: {failure}")));
        }
        Log.Done(logger, InvocationSummary.Of(sum, failures.Count, time.GetUtcNow(), time.GetElapsedTime(began)));
        return AnswerOf([.. contents.Select(c => c.MessageId).OfType<string>().Distinct()], sum, failures);
    }

    // A failure of one original is no failure of the others.
    private async Task<(KeptChanges Changes, string? Failure)> KeepAsync(S3Url original, CancellationToken deadline)
    {
        if (!originals.Contains(original.Bucket, original.Key))
        {
            Log.Ignored(logger, original.ToString(), $"it is not below {originals}");
            return (new KeptChanges(), null);
        }
        if (keeper is null)
            return (new KeptChanges(), "there is nowhere to keep thumbnails: set THUMBS_THUMBS_BUCKET, or send no events");
        try
        {
            var changes = await keeper.KeepAsync(original.Key, deadline);
            if (changes.Problem is { } problem)
                Log.NoThumbnail(logger, original.ToString(), problem.Message);
            Log.Kept(logger, original.ToString(), changes.Made, changes.Fresh, changes.Removed);
            return (changes, null);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return (new KeptChanges(), "the time was up before it was done");
        }
        catch (Exception e) when (AwsTrouble.Is(e) || e is IOException or OperationCanceledException)
        {
            return (new KeptChanges(), AwsTrouble.Describe(e, ThumbKeeper.NeededRights));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A defect of ours must not stop the others.
            Log.Unexpected(logger, e, original.ToString());
            return (new KeptChanges(), $"unexpected: {e.Message}");
        }
    }

    private EventAnswer AnswerOf(IReadOnlyList<string> messages, KeptChanges sum, List<(string? MessageId, string Reason)> failures)
    {
        var reasons = failures.Select(f => f.Reason).Distinct(StringComparer.Ordinal).ToList();
        reasons.ForEach(reason => Log.NotDone(logger, reason));
        return PartialBatch.Of(failures.Select(f => f.MessageId), messages.Count) is not { } failed
                ? throw new NotDoneException(string.Join("; ", reasons.Take(MostReasons)))
            : messages.Count > 0 ? new EventAnswer { BatchItemFailures = failed }
            : new EventAnswer
            {
                Made = sum.Made,
                Fresh = sum.Fresh,
                Removed = sum.Removed,
            };
    }
}

/// <summary>An event is not done as a whole and has to come again. The message names what is missing and why.</summary>
internal sealed class NotDoneException(string message) : Exception(message);
