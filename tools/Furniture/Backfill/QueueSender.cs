using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Backfill;

/// <summary>To a queue, ten messages at a time; entries that fail are sent again.</summary>
internal sealed class QueueSender(IAmazonSQS sqs, string queueUrl, Backoff backoff) : IEventSender
{
    public int BatchSize => 10;

    public async Task SendAsync(IReadOnlyList<string> events, CancellationToken cancellation)
    {
        var left = events.Select((body, i) => new SendMessageBatchRequestEntry(i.ToString(CultureInfo.InvariantCulture), body)).ToList();
        for (var failures = 1; ; failures++)
        {
            var answer = await sqs.SendMessageBatchAsync(queueUrl, left, cancellation);
            if (answer.Failed is not { Count: > 0 } failed)
                return;
            left = [.. left.Where(e => failed.Exists(f => f.Id == e.Id))];
            if (failures >= backoff.Attempts || failed.Exists(f => f.SenderFault == true))
                throw new FurnitureException($"the queue did not take {left.Count} of the events: {failed[0].Code}: {failed[0].Message}");
            await Task.Delay(backoff.Delay(failures), cancellation);
        }
    }
}
