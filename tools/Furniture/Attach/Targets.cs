using Amazon.SQS.Model;
using GapFurniture.Furniture.Aws;

namespace GapFurniture.Furniture.Attach;

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
    public async Task<Target?> FindQueueAsync(string queue, CancellationToken cancellation)
    {
        try
        {
            var name = queue.StartsWith("arn:", StringComparison.Ordinal) ? Arn.Parse(queue).Name : queue;
            var url = name.Contains('/', StringComparison.Ordinal)
                ? name
                : (await clients.Sqs.GetQueueUrlAsync(name, cancellation)).QueueUrl;
            var answer = await clients.Sqs.GetQueueAttributesAsync(url, ["QueueArn"], cancellation);
            return new Target(Arn.Parse(answer.QueueARN), url);
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

    /// <summary>The target of an ARN as it stands in a configuration; null when it is no queue or function, or no longer there.</summary>
    public async Task<Target?> FindAsync(string arn, CancellationToken cancellation) =>
        Arn.Parse(arn) switch
        {
            { Service: "sqs" } => await FindQueueAsync(arn, cancellation),
            { Service: "lambda" } parsed when await clients.Lambda.GetFunctionConfigurationAsync(arn, cancellation) is not null =>
                new Target(parsed, null),
            _ => null,
        };
}
