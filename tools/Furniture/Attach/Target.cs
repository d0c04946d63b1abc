namespace GapFurniture.Furniture.Attach;

/// <summary>Where events are sent.</summary>
/// <param name="Queue">Null for a function.</param>
/// <param name="IsGone">True for a target that a configuration names and that does not exist any more.</param>
internal sealed record Target(Arn Arn, DeployedQueue? Queue = null, bool IsGone = false)
{
    public override string ToString() => $"{(Arn.Service == "sqs" ? "queue" : "function")} {Arn.Name}";
}

/// <summary>Finds queues and functions by what people call them.</summary>
internal sealed class Targets(Clients clients)
{
    /// <summary>A queue by name, URL or ARN.</summary>
    /// <exception cref="FurnitureException">There is none.</exception>
    public async Task<Target> QueueAsync(string queue) => await FindQueueAsync(queue) ?? throw Absent($"queue {queue}");

    /// <summary>A queue by name, URL or ARN; null when there is none.</summary>
    public async Task<Target?> FindQueueAsync(string queue) =>
        await clients.FindQueueAsync(queue) is { } found ? new Target(found.Arn, found) : null;

    /// <summary>A function by name or ARN.</summary>
    /// <exception cref="FurnitureException">There is none.</exception>
    public async Task<Target> FunctionAsync(string function) => await FindFunctionAsync(function) ?? throw Absent($"function {function}");

    /// <summary>A function by name or ARN; null when there is none.</summary>
    public async Task<Target?> FindFunctionAsync(string function) =>
        await clients.Lambda.GetFunctionConfigurationAsync(function) is { } found ? new Target(Arn.Parse(found.Arn)) : null;

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
            // By the ARN as it is written there: Lambda may write the same function's in another way.
            { Service: "lambda" } parsed when await FindFunctionAsync(arn) is not null => new Target(parsed),
            _ => null,
        };

    private static FurnitureException Absent(string what) =>
        new($"there is no {what} in this account and Region; deploy the piece first, or check AWS_REGION");
}
