using System.Text.Json;
using Amazon.SQS.Model;
using GapFurniture.Aws.Events;

namespace GapFurniture.Furniture.Aws;

/// <summary>A queue with its attributes, all of one moment.</summary>
/// <param name="Attributes">As SQS names them.</param>
internal record DeployedQueue(Arn Arn, string Url, IReadOnlyDictionary<string, string> Attributes)
{
    public string Name => Arn.Name;

    public bool IsFifo => Name.EndsWith(".fifo", StringComparison.Ordinal);

    /// <summary>Messages that wait, about.</summary>
    public long Waiting => Number("ApproximateNumberOfMessages");

    /// <summary>Messages that somebody has received and neither deleted nor given back, about.</summary>
    public long InFlight => Number("ApproximateNumberOfMessagesNotVisible");

    /// <summary>Messages that are not yet to be received, about.</summary>
    public long Delayed => Number("ApproximateNumberOfMessagesDelayed");

    public long Messages => Waiting + InFlight + Delayed;

    public TimeSpan VisibilityTimeout => TimeSpan.FromSeconds(Number("VisibilityTimeout"));

    public string? Policy => Attributes.GetValueOrDefault("Policy");

    /// <summary>The KMS key of an encrypted queue; null for SSE-SQS and no encryption.</summary>
    public string? Key => Attributes.GetValueOrDefault("KmsMasterKeyId") is { Length: > 0 } key ? key : null;

    /// <summary>True for the key that AWS manages: its policy cannot be changed, and lets no service send.</summary>
    public bool HasManagedKey => Key is "alias/aws/sqs" || Key?.EndsWith(":alias/aws/sqs", StringComparison.Ordinal) == true;

    /// <summary>Its dead-letter queue, and the receives after which a message goes there; null when it has none.</summary>
    public (Arn Target, int MaxReceiveCount)? Redrive
    {
        get
        {
            if (Attributes.GetValueOrDefault("RedrivePolicy") is not { Length: > 0 } text)
                return null;
            var policy = JsonElement.Parse(text);
            // AWS takes the number as a text, too.
            var count = policy.Member("maxReceiveCount")?.ToString();
            return (Arn.Parse(policy.Text("deadLetterTargetArn") ?? ""), int.Parse(count ?? "0"));
        }
    }

    private long Number(string attribute) => long.TryParse(Attributes.GetValueOrDefault(attribute), out var number) ? number : 0;
}

internal static class Queues
{
    /// <summary>A queue by name, URL or ARN; null when there is none.</summary>
    /// <exception cref="FurnitureException">The URL is of another Region than the one that would be asked.</exception>
    public static async Task<DeployedQueue?> FindQueueAsync(this Clients clients, string queue)
    {
        try
        {
            return await clients.ReadQueueAsync(
                queue.Contains("://", StringComparison.Ordinal) ? InOurRegion(clients, queue) : await UrlAsync(clients, queue)
            );
        }
        catch (QueueDoesNotExistException)
        {
            return null;
        }
    }

    public static async Task<DeployedQueue> ReadQueueAsync(this Clients clients, string url)
    {
        var attributes = (await clients.Sqs.GetQueueAttributesAsync(url, ["All"], clients.Cancellation)).Attributes ?? [];
        return new DeployedQueue(Arn.Parse(attributes.GetValueOrDefault("QueueArn") ?? throw Foreign()), url, attributes);
    }

    // By its name alone a queue of another account would be taken for ours.
    private static async Task<string> UrlAsync(Clients clients, string queue)
    {
        var arn = queue.StartsWith("arn:", StringComparison.Ordinal) ? Arn.Parse(queue) : null;
        var request = new GetQueueUrlRequest { QueueName = arn?.Name ?? queue, QueueOwnerAWSAccountId = arn?.Account };
        return (await clients.Sqs.GetQueueUrlAsync(request, clients.Cancellation)).QueueUrl ?? throw Foreign();
    }

    private static FurnitureException Foreign() =>
        new("the response did not come from SQS: it names no queue; nothing was changed; check AWS_ENDPOINT_URL and proxies");

    // SQS clients use the host of their own Region, not the URL's.
    private static string InOurRegion(Clients clients, string url)
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
