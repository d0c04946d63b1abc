using Amazon.SQS.Model;
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

/// <summary>Finds queues and functions by what people call them.</summary>
internal sealed class Targets(Clients clients)
{
    /// <summary>A queue by name, URL or ARN.</summary>
    /// <exception cref="FurnitureException">There is none.</exception>
    public async Task<Target> QueueAsync(string queue, CancellationToken cancellation) =>
        await FindQueueAsync(queue, cancellation)
        ?? throw new FurnitureException(
            $"there is no queue {queue} in this account and Region; deploy the piece first, or check AWS_REGION"
        );

    /// <summary>A queue by name, URL or ARN; null when there is none.</summary>
    /// <exception cref="FurnitureException">The URL is of another Region than the one that would be asked.</exception>
    public async Task<Target?> FindQueueAsync(string queue, CancellationToken cancellation)
    {
        try
        {
            var url = queue.Contains("://", StringComparison.Ordinal) ? InOurRegion(queue) : await UrlAsync(queue, cancellation);
            var response = await clients.Sqs.GetQueueAttributesAsync(url, ["QueueArn", "KmsMasterKeyId"], cancellation);
            return new Target(Arn.Parse(response.Attributes?.GetValueOrDefault("QueueArn") ?? throw Foreign()), url)
            {
                Key = response.Attributes?.GetValueOrDefault("KmsMasterKeyId") is { Length: > 0 } key ? key : null,
            };
        }
        catch (QueueDoesNotExistException)
        {
            return null;
        }
    }

    /// <summary>A function by name or ARN.</summary>
    /// <exception cref="FurnitureException">There is none.</exception>
    public async Task<Target> FunctionAsync(string function, CancellationToken cancellation) =>
        await clients.Lambda.GetFunctionConfigurationAsync(function, cancellation) is { } found
            ? new Target(Arn.Parse(found.Arn), null)
            : throw new FurnitureException(
                $"there is no function {function} in this account and Region; deploy the piece first, or check AWS_REGION"
            );

    /// <summary>The queue that Lambda reads for a function.</summary>
    /// <exception cref="FurnitureException">It reads none, or several.</exception>
    public async Task<Target> QueueOfAsync(string function, CancellationToken cancellation)
    {
        var queues = (await clients.Lambda.ListEventSourceMappingsAsync(function, null, cancellation))
            .Select(m => m.SourceArn)
            .Where(a => a.Contains(":sqs:", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return queues switch
        {
            [var only] => await QueueAsync(only, cancellation),
            [] => throw new FurnitureException($"function {function} reads no queue; name one with --queue, or give --to function"),
            _ => throw new FurnitureException(
                $"function {function} reads several queues ({string.Join(", ", queues)}); name one with --queue"
            ),
        };
    }

    /// <summary>The target of an ARN in a configuration; null when it is neither a queue nor a function, or does not exist any more.</summary>
    public async Task<Target?> FindAsync(string arn, CancellationToken cancellation) =>
        Arn.Parse(arn) switch
        {
            { Service: "sqs" } => await FindQueueAsync(arn, cancellation),
            { Service: "lambda" } parsed when await clients.Lambda.GetFunctionConfigurationAsync(arn, cancellation) is not null =>
                new Target(parsed, null),
            _ => null,
        };

    // By its name alone a queue of another account would be taken for ours.
    private async Task<string> UrlAsync(string queue, CancellationToken cancellation)
    {
        var arn = queue.StartsWith("arn:", StringComparison.Ordinal) ? Arn.Parse(queue) : null;
        var request = new GetQueueUrlRequest { QueueName = arn?.Name ?? queue, QueueOwnerAWSAccountId = arn?.Account };
        return (await clients.Sqs.GetQueueUrlAsync(request, cancellation)).QueueUrl ?? throw Foreign();
    }

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
