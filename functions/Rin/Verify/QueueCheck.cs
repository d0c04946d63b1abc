using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using GapFurniture.Rin.Database;
using GapFurniture.Shared;

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

    private const string Subject = "queue";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (queue is null)
        {
            yield return Finding.Skipped(Subject, "no queue_name: only Lambda's event source runs without");
            yield break;
        }
        var (url, problem) = await FindAsync(cancellationToken);
        if (url is null)
        {
            yield return problem!;
            yield break;
        }
        yield return Finding.Ok(Subject, url);
        await foreach (var finding in AttributesAsync(url, cancellationToken))
            yield return finding;
        // An invalid receipt handle changes nothing: SQS refuses the entry, or the whole call when the right is missing.
        var delete = new List<DeleteMessageBatchRequestEntry> { new("0", "verify") };
        yield return await MayAsync("sqs:DeleteMessage", () => sqs().DeleteMessageBatchAsync(url, delete, cancellationToken));
        var extend = new List<ChangeMessageVisibilityBatchRequestEntry> { new("0", "verify") { VisibilityTimeout = 0 } };
        yield return await MayAsync(
            "sqs:ChangeMessageVisibility",
            () => sqs().ChangeMessageVisibilityBatchAsync(url, extend, cancellationToken)
        );
        yield return Finding.Skipped(Subject, "sqs:ReceiveMessage is not tried: it would use up a receive of a message");
    }

    private async Task<(string? Url, Finding? Problem)> FindAsync(CancellationToken cancellationToken)
    {
        if (queue!.Contains("://", StringComparison.Ordinal))
            return (queue, null);
        try
        {
            return ((await sqs().GetQueueUrlAsync(queue, cancellationToken)).QueueUrl, null);
        }
        catch (QueueDoesNotExistException)
        {
            return (null, Finding.Failed(Subject, $"{queue} does not exist", "check its name, the region and the account, or create it"));
        }
        catch (Exception e) when (DataApiErrors.IsFailure(e))
        {
            return (null, Denied(e, "sqs:GetQueueUrl", queue));
        }
    }

    private async IAsyncEnumerable<Finding> AttributesAsync(string url, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Dictionary<string, string> attributes = [];
        Finding? problem = null;
        try
        {
            var request = new GetQueueAttributesRequest { QueueUrl = url, AttributeNames = s_attributes };
            attributes = (await sqs().GetQueueAttributesAsync(request, cancellationToken)).Attributes ?? attributes;
        }
        catch (QueueDoesNotExistException)
        {
            problem = Finding.Failed(Subject, $"{url} does not exist", "check the URL, or create the queue");
        }
        catch (Exception e) when (DataApiErrors.IsFailure(e))
        {
            problem = Denied(e, "sqs:GetQueueAttributes", url);
        }
        if (problem is not null)
        {
            yield return problem;
            yield break;
        }
        var timeout = Number(attributes.GetValueOrDefault("VisibilityTimeout"));
        yield return timeout >= ShortestTimeout
            ? Finding.Ok(Subject, $"visibility timeout {timeout} s, extended while a load runs")
            : Finding.Failed(Subject, $"visibility timeout {timeout} s", "set VisibilityTimeout to 60 s or more: loads take longer");
        var (waiting, inFlight) = (
            Number(attributes.GetValueOrDefault("ApproximateNumberOfMessages")),
            Number(attributes.GetValueOrDefault("ApproximateNumberOfMessagesNotVisible"))
        );
        yield return Finding.Ok(Subject, $"about {waiting} messages wait, {inFlight} are in flight");
        await foreach (var finding in RedriveAsync(attributes.GetValueOrDefault("RedrivePolicy"), cancellationToken))
            yield return finding;
    }

    private async IAsyncEnumerable<Finding> RedriveAsync(string? policy, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(policy))
        {
            yield return Finding.Failed(
                Subject,
                "no dead-letter queue: what cannot be loaded is delivered again forever",
                $"give the queue a RedrivePolicy with maxReceiveCount {FewestReceives} or more"
            );
            yield break;
        }
        using var json = JsonDocument.Parse(policy);
        // SQS takes a number or a text here.
        var most = Number(json.RootElement.GetProperty("maxReceiveCount").ToString());
        var arn = json.RootElement.GetProperty("deadLetterTargetArn").GetString() ?? "";
        yield return most >= FewestReceives
            ? Finding.Ok(Subject, $"after {most} receives messages go to {arn}")
            : Finding.Failed(
                Subject,
                $"maxReceiveCount is {most}",
                $"raise it to {FewestReceives} or more: a pause of the warehouse or a lost worker costs receives"
            );
        yield return await DeadLettersAsync(arn, cancellationToken);
    }

    private async Task<Finding> DeadLettersAsync(string arn, CancellationToken cancellationToken)
    {
        if (arn.Split(':') is not [_, _, _, _, var account, var name])
            return Finding.Failed(Subject, $"the dead-letter queue's ARN is {arn}", "fix the RedrivePolicy");
        try
        {
            var request = new GetQueueUrlRequest { QueueName = name, QueueOwnerAWSAccountId = account };
            return Finding.Ok(Subject, $"dead-letter queue {(await sqs().GetQueueUrlAsync(request, cancellationToken)).QueueUrl}");
        }
        catch (QueueDoesNotExistException)
        {
            return Finding.Failed(Subject, $"the dead-letter queue {name} does not exist", "create it, or fix the RedrivePolicy");
        }
        catch (Exception e) when (DataApiErrors.IsFailure(e))
        {
            return Finding.Skipped(Subject, $"dead-letter queue {name}: not checked, sqs:GetQueueUrl on it is not granted, nor needed");
        }
    }

    private async Task<Finding> MayAsync(string action, Func<Task> call)
    {
        try
        {
            await call();
            return Finding.Ok(Subject, $"{action} is granted");
        }
        catch (Exception e) when (DataApiErrors.IsFailure(e))
        {
            // An error about the handle comes after the right was checked.
            return e is ReceiptHandleIsInvalidException ? Finding.Ok(Subject, $"{action} is granted") : Denied(e, action, queue!);
        }
    }

    private static Finding Denied(Exception e, string action, string on) =>
        AwsTrouble.IsDenied(e)
            ? Finding.Failed(Subject, $"{action} is denied", $"allow it on {on}")
            : Finding.Failed(Subject, $"{action}: {AwsTrouble.Describe(e)}", "check region, credentials and network");

    private static int Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
