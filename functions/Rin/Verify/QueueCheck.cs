using System.Text.Json;
using Amazon;
using Amazon.SQS;
using Amazon.SQS.Model;
using static GapFurniture.Rin.Verify.Finding;

namespace GapFurniture.Rin.Verify;

/// <summary>The queue: it exists, may be used, and has a dead-letter queue for messages that can never be loaded.</summary>
internal sealed class QueueCheck(Func<IAmazonSQS> sqs, string? queue, CancellationToken cancel)
{
    // As AWS advises for event sources; fewer make a dead letter of a message that met a pause of the warehouse.
    private const int FewestReceives = 5;

    // Heartbeats come three times in a timeout; a shorter one is lost to a single slow call.
    private const int ShortestTimeout = 10;

    public async IAsyncEnumerable<Finding> RunAsync()
    {
        var url = queue?.Contains("://", StringComparison.Ordinal) == true ? queue : null;
        yield return queue is null ? Skipped("no queue_name: only Lambda's event source runs without")
        : url is not null ? Ok(url)
        : await TryAsync("sqs:GetQueueUrl", queue, () => sqs().GetQueueUrlAsync(queue, cancel), found => Ok(url = found.QueueUrl));
        if (url is null)
            yield break;
        GetQueueAttributesResponse? attributes = null;
        var request = new GetQueueAttributesRequest { QueueUrl = url, AttributeNames = [QueueAttributeName.All] };
        yield return await TryAsync(
            "sqs:GetQueueAttributes",
            url,
            () => sqs().GetQueueAttributesAsync(request, cancel),
            found =>
                (attributes = found).VisibilityTimeout >= ShortestTimeout
                    ? Ok($"visibility timeout {found.VisibilityTimeout} s, extended while a load runs")
                    : Failed($"visibility timeout {found.VisibilityTimeout} s", "set VisibilityTimeout to 60 s or more: loads take longer")
        );
        if (attributes is not null)
        {
            var (waiting, inFlight) = (attributes.ApproximateNumberOfMessages, attributes.ApproximateNumberOfMessagesNotVisible);
            yield return Ok($"about {waiting} messages wait, {inFlight} are in flight");
            await foreach (var finding in RedriveAsync(attributes.Attributes?.GetValueOrDefault(QueueAttributeName.RedrivePolicy)))
                yield return finding;
        }
        // An invalid receipt handle changes nothing: SQS refuses the entry, or the whole call when the right is missing.
        var delete = new List<DeleteMessageBatchRequestEntry> { new("0", "verify") };
        yield return await MayAsync("sqs:DeleteMessage", () => sqs().DeleteMessageBatchAsync(url, delete, cancel));
        var extend = new List<ChangeMessageVisibilityBatchRequestEntry> { new("0", "verify") { VisibilityTimeout = 0 } };
        yield return await MayAsync("sqs:ChangeMessageVisibility", () => sqs().ChangeMessageVisibilityBatchAsync(url, extend, cancel));
        yield return Skipped("sqs:ReceiveMessage is not tried: it would use up a receive of a message");

        // An error about the handle comes after the right was checked.
        Task<Finding> MayAsync<T>(string action, Func<Task<T>> call)
        {
            var granted = Ok($"{action} is granted");
            return TryAsync(action, url, call, _ => granted, e => e is ReceiptHandleIsInvalidException ? granted : null);
        }
    }

    private async IAsyncEnumerable<Finding> RedriveAsync(string? policy)
    {
        if (string.IsNullOrEmpty(policy))
        {
            yield return Failed(
                "no dead-letter queue: what cannot be loaded is delivered again forever",
                $"give the queue a RedrivePolicy with maxReceiveCount {FewestReceives} or more"
            );
            yield break;
        }
        using var json = JsonDocument.Parse(policy);
        // SQS takes a number or a text here.
        _ = int.TryParse(json.RootElement.GetProperty("maxReceiveCount").ToString(), out var most);
        var arn = json.RootElement.GetProperty("deadLetterTargetArn").GetString() ?? "";
        yield return most >= FewestReceives
            ? Ok($"after {most} receives messages go to {arn}")
            : Failed(
                $"maxReceiveCount is {most}",
                $"raise it to {FewestReceives} or more: a pause of the warehouse or a lost worker costs receives"
            );
        var (account, name) = Arn.TryParse(arn, out var parsed) ? (parsed.AccountId, parsed.Resource) : (null, arn);
        var request = new GetQueueUrlRequest { QueueName = name, QueueOwnerAWSAccountId = account };
        yield return await TryAsync(
            "sqs:GetQueueUrl",
            name,
            () => sqs().GetQueueUrlAsync(request, cancel),
            found => Ok($"dead-letter queue {found.QueueUrl}"),
            e =>
                e is QueueDoesNotExistException
                    ? Failed($"the dead-letter queue {name} does not exist", "create it, or fix the RedrivePolicy")
                    : Skipped($"dead-letter queue {name}: not checked, sqs:GetQueueUrl on it is not granted, nor needed")
        );
    }
}
