using System.Globalization;
using System.Text.Json;
using Amazon.SQS.Model;
using GapFurniture.Aws.Events;
using GapFurniture.Furniture.Aws;

namespace GapFurniture.Furniture.Attach;

/// <summary>Where events are sent.</summary>
/// <param name="Arn">Of the queue or function.</param>
/// <param name="QueueUrl">The queue's; null for a function.</param>
/// <param name="IsGone">True for a target that a configuration names and that does not exist any more.</param>
internal sealed record Target(Arn Arn, string? QueueUrl, bool IsGone = false)
{
    /// <summary>The KMS key of an encrypted queue; null for SSE-SQS and no encryption.</summary>
    public string? Key { get; init; }

    /// <summary>True for the key that AWS manages: its policy cannot be changed, and lets no service send.</summary>
    public bool HasManagedKey => Key is "alias/aws/sqs" || Key?.EndsWith(":alias/aws/sqs", StringComparison.Ordinal) == true;

    public override string ToString() => $"{(Arn.Service == "sqs" ? "queue" : "function")} {Arn.Name}";
}

/// <summary>A queue's dead-letter queue.</summary>
/// <param name="Waiting">Messages in it; null when it does not exist.</param>
internal sealed record DeadLetterQueue(Arn Arn, int MaxReceiveCount, int? Waiting);

/// <summary>Finds queues and functions by what people call them.</summary>
internal sealed class Targets(Clients clients)
{
    /// <summary>A queue by name, URL or ARN.</summary>
    /// <exception cref="FurnitureException">There is none.</exception>
    public async Task<Target> QueueAsync(string queue) => await FindQueueAsync(queue) ?? throw Absent($"queue {queue}");

    /// <summary>A queue by name, URL or ARN; null when there is none.</summary>
    /// <exception cref="FurnitureException">The URL is of another Region than the one that would be asked.</exception>
    public async Task<Target?> FindQueueAsync(string queue)
    {
        try
        {
            var url = queue.Contains("://", StringComparison.Ordinal) ? InOurRegion(queue) : await UrlAsync(queue);
            var response = await clients.Sqs.GetQueueAttributesAsync(url, ["QueueArn", "KmsMasterKeyId"], clients.Cancellation);
            var key = response.Attributes?.GetValueOrDefault("KmsMasterKeyId");
            var arn = Arn.Parse(response.Attributes?.GetValueOrDefault("QueueArn") ?? throw Foreign());
            return new Target(arn, url) { Key = key is { Length: > 0 } ? key : null };
        }
        catch (QueueDoesNotExistException)
        {
            return null;
        }
    }

    /// <summary>A function by name or ARN.</summary>
    /// <exception cref="FurnitureException">There is none.</exception>
    public async Task<Target> FunctionAsync(string function) =>
        await clients.Lambda.GetFunctionConfigurationAsync(function) is { } found
            ? new Target(Arn.Parse(found.Arn), null)
            : throw Absent($"function {function}");

    /// <summary>The queue that Lambda reads for a function.</summary>
    /// <exception cref="FurnitureException">It reads none, or several.</exception>
    public async Task<Target> QueueOfAsync(string function)
    {
        var queues = (await clients.Lambda.ListEventSourceMappingsAsync(function))
            .Select(m => m.SourceArn)
            .Where(a => a.Contains(":sqs:", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return queues switch
        {
            [var only] => await QueueAsync(only),
            [] => throw new FurnitureException($"function {function} reads no queue; name one with --queue, or give --to function"),
            _ => throw new FurnitureException(
                $"function {function} reads several queues ({string.Join(", ", queues)}); name one with --queue"
            ),
        };
    }

    /// <summary>The target of an ARN in a configuration; null when it is neither a queue nor a function, or does not exist any more.</summary>
    public async Task<Target?> FindAsync(string arn) =>
        Arn.Parse(arn) switch
        {
            { Service: "sqs" } => await FindQueueAsync(arn),
            { Service: "lambda" } parsed when await clients.Lambda.GetFunctionConfigurationAsync(arn) is not null => new Target(
                parsed,
                null
            ),
            _ => null,
        };

    /// <summary>The dead-letter queue of a redrive policy.</summary>
    public async Task<DeadLetterQueue> DeadLettersAsync(string redrivePolicy)
    {
        var policy = JsonElement.Parse(redrivePolicy);
        var arn = Arn.Parse(policy.Text("deadLetterTargetArn") ?? "");
        // AWS takes the number as a text, too.
        var receives = int.Parse(policy.GetProperty("maxReceiveCount").ToString(), CultureInfo.InvariantCulture);
        var found = await FindQueueAsync(arn.ToString());
        var count = found is null
            ? null
            : await clients.Sqs.GetQueueAttributesAsync(found.QueueUrl, ["ApproximateNumberOfMessages"], clients.Cancellation);
        return new DeadLetterQueue(arn, receives, count?.ApproximateNumberOfMessages);
    }

    // By its name alone a queue of another account would be taken for ours.
    private async Task<string> UrlAsync(string queue)
    {
        var arn = queue.StartsWith("arn:", StringComparison.Ordinal) ? Arn.Parse(queue) : null;
        var request = new GetQueueUrlRequest { QueueName = arn?.Name ?? queue, QueueOwnerAWSAccountId = arn?.Account };
        return (await clients.Sqs.GetQueueUrlAsync(request, clients.Cancellation)).QueueUrl ?? throw Foreign();
    }

    private static FurnitureException Absent(string what) =>
        new($"there is no {what} in this account and Region; deploy the piece first, or check AWS_REGION");

    private static FurnitureException Foreign() =>
        new("the response did not come from SQS: it names no queue; nothing was changed; check AWS_ENDPOINT_URL and proxies");

    // SQS clients use the host of their own Region, not the URL's.
    private string InOurRegion(string url)
    {
        var region = (Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.Host : "").Split('.') switch
        {
            ["sqs", var name, "amazonaws", ..] => name,
            [var name, "queue", "amazonaws", ..] => name,
            _ => null,
        };
        var ours = clients.Sqs.Config is { ServiceURL: null } config ? config.RegionEndpoint?.SystemName : null;
        return region is null || ours is null || region == ours
            ? url
            : throw new FurnitureException($"queue {url} is in Region {region}, but AWS_REGION is {ours}: set AWS_REGION={region}");
    }
}
