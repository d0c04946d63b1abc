using System.Globalization;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace GapFurniture.Rin.Verify;

/// <summary>The queue: it exists, may be used, and has a dead-letter queue for messages that can never be loaded.</summary>
internal sealed class QueueCheck(Func<IAmazonSQS> sqs, string? queue)
{
    // As AWS advises for event sources; fewer make a dead letter of a message that met a pause of the warehouse.
    private const int FewestReceives = 5;

    // Heartbeats come three times in a timeout; a shorter one is lost to a single slow call.
    private const int ShortestTimeout = 10;

    private static readonly List<string> s_attributes =
    [
        "VisibilityTimeout",
        "RedrivePolicy",
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
    ];

    public async Task RunAsync(Findings findings, CancellationToken cancellationToken)
    {
        if (queue is null)
        {
            findings.Add(Finding.Skipped("no queue_name: only Lambda's event source runs without"));
            return;
        }
        var url = queue;
        if (queue.Contains("://", StringComparison.Ordinal))
            findings.Add(Finding.Ok(url));
        else if (await FindAsync(findings, queue, cancellationToken) is { } found)
            url = found;
        else
            return;
        await AttributesAsync(findings, url, cancellationToken);
        // An invalid receipt handle changes nothing: SQS refuses the entry, or the whole call when the right is missing.
        var delete = new List<DeleteMessageBatchRequestEntry> { new("0", "verify") };
        await MayAsync("sqs:DeleteMessage", () => sqs().DeleteMessageBatchAsync(url, delete, cancellationToken));
        var extend = new List<ChangeMessageVisibilityBatchRequestEntry> { new("0", "verify") { VisibilityTimeout = 0 } };
        await MayAsync("sqs:ChangeMessageVisibility", () => sqs().ChangeMessageVisibilityBatchAsync(url, extend, cancellationToken));
        findings.Add(Finding.Skipped("sqs:ReceiveMessage is not tried: it would use up a receive of a message"));

        // An error about the handle comes after the right was checked.
        Task MayAsync<T>(string action, Func<Task<T>> call)
            where T : class =>
            findings.TryAsync(
                call,
                _ => Finding.Ok($"{action} is granted"),
                e => e is ReceiptHandleIsInvalidException ? Finding.Ok($"{action} is granted") : Finding.Refused(e, action, queue)
            );
    }

    private async Task<string?> FindAsync(Findings findings, string name, CancellationToken cancellationToken)
    {
        var answer = await findings.TryAsync(
            () => sqs().GetQueueUrlAsync(name, cancellationToken),
            found => Finding.Ok(found.QueueUrl),
            e =>
                e is QueueDoesNotExistException
                    ? Finding.Failed($"{name} does not exist", "check its name, the region and the account, or create it")
                    : Finding.Refused(e, "sqs:GetQueueUrl", name)
        );
        return answer?.QueueUrl;
    }

    private async Task AttributesAsync(Findings findings, string url, CancellationToken cancellationToken)
    {
        var request = new GetQueueAttributesRequest { QueueUrl = url, AttributeNames = s_attributes };
        var answer = await findings.TryAsync(
            () => sqs().GetQueueAttributesAsync(request, cancellationToken),
            found => Timeout(Number(found, "VisibilityTimeout")),
            e =>
                e is QueueDoesNotExistException
                    ? Finding.Failed($"{url} does not exist", "check the URL, or create the queue")
                    : Finding.Refused(e, "sqs:GetQueueAttributes", url)
        );
        if (answer is null)
            return;
        var (waiting, inFlight) = (Number(answer, "ApproximateNumberOfMessages"), Number(answer, "ApproximateNumberOfMessagesNotVisible"));
        findings.Add(Finding.Ok($"about {waiting} messages wait, {inFlight} are in flight"));
        if (answer.Attributes?.GetValueOrDefault("RedrivePolicy") is { Length: > 0 } policy)
            await RedriveAsync(findings, policy, cancellationToken);
        else
            findings.Add(
                Finding.Failed(
                    "no dead-letter queue: what cannot be loaded is delivered again forever",
                    $"give the queue a RedrivePolicy with maxReceiveCount {FewestReceives} or more"
                )
            );
    }

    private static Finding Timeout(int seconds) =>
        seconds >= ShortestTimeout
            ? Finding.Ok($"visibility timeout {seconds} s, extended while a load runs")
            : Finding.Failed($"visibility timeout {seconds} s", "set VisibilityTimeout to 60 s or more: loads take longer");

    private async Task RedriveAsync(Findings findings, string policy, CancellationToken cancellationToken)
    {
        using var json = JsonDocument.Parse(policy);
        // SQS takes a number or a text here.
        var most = Number(json.RootElement.GetProperty("maxReceiveCount").ToString());
        var arn = json.RootElement.GetProperty("deadLetterTargetArn").GetString() ?? "";
        findings.Add(
            most >= FewestReceives
                ? Finding.Ok($"after {most} receives messages go to {arn}")
                : Finding.Failed(
                    $"maxReceiveCount is {most}",
                    $"raise it to {FewestReceives} or more: a pause of the warehouse or a lost worker costs receives"
                )
        );
        if (arn.Split(':') is not [_, _, _, _, var account, var name])
        {
            findings.Add(Finding.Failed($"the dead-letter queue's ARN is {arn}", "fix the RedrivePolicy"));
            return;
        }
        var request = new GetQueueUrlRequest { QueueName = name, QueueOwnerAWSAccountId = account };
        await findings.TryAsync(
            () => sqs().GetQueueUrlAsync(request, cancellationToken),
            found => Finding.Ok($"dead-letter queue {found.QueueUrl}"),
            e =>
                e is QueueDoesNotExistException
                    ? Finding.Failed($"the dead-letter queue {name} does not exist", "create it, or fix the RedrivePolicy")
                    : Finding.Skipped($"dead-letter queue {name}: not checked, sqs:GetQueueUrl on it is not granted, nor needed")
        );
    }

    private static int Number(GetQueueAttributesResponse answer, string attribute) =>
        Number(answer.Attributes?.GetValueOrDefault(attribute));

    private static int Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
