using GapFurniture.S32cs.Rejects;
using GapFurniture.S32cs.Reporting;
using GapFurniture.Shared;
using GapFurniture.Shared.Events;
using GapFurniture.Shared.Queue;
using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs.Events;

/// <summary>Empties a queue of S3 events, such as a dead-letter queue. A message is deleted only when its objects are in.</summary>
internal sealed class QueueDrain(MessageLoader messages, TimeProvider time, ILogger logger)
{
    // Enough that small objects fill a batch together, and few enough that they are in before the next wait.
    private const int MessagesAtOnce = 50;

    /// <param name="queue">URL or name.</param>
    /// <param name="stop">Receives nothing more.</param>
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
        var options = new QueuePumpOptions<Envelope>
        {
            Queue = queue,
            Parse = m => Envelope.Read(m.Body),
            StopWhenEmpty = true,
            MaxObjects = MessagesAtOnce,
        };
        using var sqs = AwsClients.Sqs(queue);
        var pump = new QueuePump<Envelope>(sqs, options, logger, time);
        var summary = await pump.RunAsync(
            async batch =>
            {
                var (outcomes, loaded) = await messages.LoadAsync(batch, deadline);
                objects.AddRange(loaded);
                return await KeepUnreadableAsync(batch, outcomes, deadline);
            },
            stop
        );
        Log.Drained(logger, queue, summary.Done, summary.Failed, summary.GivenBack + summary.NotDeleted);
        return (summary, objects);
    }

    // No queue stands behind this one: a message that is no event would stay in it for ever.
    private async Task<IReadOnlyList<MessageOutcome>> KeepUnreadableAsync(
        IReadOnlyList<Received<Envelope>> batch,
        IReadOnlyList<MessageOutcome> outcomes,
        CancellationToken deadline
    )
    {
        var final = outcomes.ToArray();
        for (var i = 0; i < final.Length; i++)
        {
            try
            {
                if (final[i] is MessageOutcome.Failed && await messages.KeepUnreadableAsync(batch[i], deadline))
                    final[i] = MessageOutcome.Done;
            }
            catch (Exception e) when (e is RejectStoreException or OperationCanceledException)
            {
                Log.UnreadableStays(logger, batch[i].Message.Id, e.Message);
            }
        }
        return final;
    }
}
