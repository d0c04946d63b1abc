using System.Globalization;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Aws;

namespace GapFurniture.Furniture.Verify;

/// <summary>The queue, its dead-letter queue and its policy.</summary>
internal static class QueueChecks
{
    private const int FewestReceives = 5;

    public static async Task<IReadOnlyList<Finding>> OfAsync(
        IAmazonSQS sqs,
        Target queue,
        EventSourceMapping? mapping,
        FunctionConfiguration? function,
        string? source,
        string piece,
        CancellationToken cancellation
    )
    {
        var attributes = (await sqs.GetQueueAttributesAsync(queue.QueueUrl, ["All"], cancellation)).Attributes;
        var visible = attributes.GetValueOrDefault("ApproximateNumberOfMessages", "0");
        var findings = new List<Finding> { Finding.Ok("queue", $"{queue.Arn.Name} is there, {visible} messages wait") };
        var visibility = TimeSpan.FromSeconds(int.Parse(attributes["VisibilityTimeout"], CultureInfo.InvariantCulture));
        if (function is not null && mapping is not null)
            findings.Add(Visibility(visibility, function.Timeout, mapping.Window));
        if (attributes.GetValueOrDefault("KmsMasterKeyId") is "alias/aws/sqs")
            findings.Add(
                Finding.Missing(
                    "queue",
                    "it is encrypted with AWS's own key, which S3 may not use",
                    "use SSE-SQS, or a key whose policy lets S3 in"
                )
            );
        findings.AddRange(await DeadLettersAsync(sqs, queue, attributes.GetValueOrDefault("RedrivePolicy"), cancellation));
        if (source is not null)
            findings.Add(PolicyChecks.Of("queue policy", attributes.GetValueOrDefault("Policy"), source, piece));
        return findings;
    }

    private static Finding Visibility(TimeSpan visibility, TimeSpan timeout, TimeSpan window)
    {
        var wanted = (6 * timeout) + window;
        return visibility >= wanted
            ? Finding.Ok(
                "queue",
                $"visibility timeout {visibility.TotalSeconds} s, at least six times the function's {timeout.TotalSeconds} s"
            )
            : Finding.Warning(
                "queue",
                $"visibility timeout {visibility.TotalSeconds} s is short: messages come back while the function still works on them",
                $"set it to {wanted.TotalSeconds} s or more (six times the function's timeout, and the batch window)"
            );
    }

    private static async Task<IReadOnlyList<Finding>> DeadLettersAsync(
        IAmazonSQS sqs,
        Target queue,
        string? policy,
        CancellationToken cancellation
    )
    {
        if (policy is null)
            return
            [
                Finding.Warning(
                    "dead-letter queue",
                    "there is none: a message that cannot be done circles until it expires",
                    "give the queue a redrive policy with maxReceiveCount 5 or more"
                ),
            ];
        using var document = JsonDocument.Parse(policy);
        var arn = document.RootElement.Text("deadLetterTargetArn") ?? "";
        var count = document.RootElement.GetProperty("maxReceiveCount").ToString();
        var findings = new List<Finding>();
        if (int.Parse(count, CultureInfo.InvariantCulture) < FewestReceives)
            findings.Add(
                Finding.Warning(
                    "dead-letter queue",
                    $"maxReceiveCount is {count}: a throttled function loses good messages to it",
                    "set it to 5 or more"
                )
            );
        try
        {
            var url = (await sqs.GetQueueUrlAsync(Arn.Parse(arn).Name, cancellation)).QueueUrl;
            var waiting = (
                await sqs.GetQueueAttributesAsync(url, ["ApproximateNumberOfMessages"], cancellation)
            ).ApproximateNumberOfMessages;
            findings.Add(
                waiting == 0
                    ? Finding.Ok("dead-letter queue", $"{Arn.Parse(arn).Name} is there, and empty")
                    : Finding.Warning(
                        "dead-letter queue",
                        $"{Arn.Parse(arn).Name} holds {waiting} messages that {queue.Arn.Name} gave up",
                        "see why in the function's log, then redrive them: aws sqs start-message-move-task --source-arn " + arn
                    )
            );
        }
        catch (QueueDoesNotExistException)
        {
            findings.Add(Finding.Missing("dead-letter queue", $"{arn} does not exist", "deploy the piece again"));
        }
        return findings;
    }
}
