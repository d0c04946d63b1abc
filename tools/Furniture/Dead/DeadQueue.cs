using Amazon.SQS.Model;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Aws;

namespace GapFurniture.Furniture.Dead;

/// <summary>A queue that holds what a piece could not do.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Sources">URLs of the queues whose dead letters it gets; none for the failure destination of a function.</param>
/// <param name="Functions">The piece's functions, by ARN, whose logs may say why: those that read the sources, or that fail to it.</param>
/// <param name="Own">Its own dead-letter queue, to which looking would move messages; null for none, as usual.</param>
internal sealed record DeadQueue(Target Queue, IReadOnlyList<string> Sources, IReadOnlyList<string> Functions, DeadLetterQueue? Own)
{
    public string Name => Queue.Arn.Name;

    public string Url => Queue.QueueUrl!;

    public bool IsFifo => Name.EndsWith(".fifo", StringComparison.Ordinal);
}

/// <summary>Finds the dead-letter queues and failure destinations of a piece.</summary>
internal sealed class DeadQueues(Clients clients)
{
    private readonly Targets _targets = new(clients);

    /// <summary>Those of a queue (which may be the dead-letter queue itself), of a function, or of both.</summary>
    /// <exception cref="FurnitureException">There are none.</exception>
    public async Task<IReadOnlyList<DeadQueue>> OfAsync(string? queue, string? function)
    {
        var found = new List<(Target Queue, string? Function)>();
        if (queue is not null)
            found.Add((await OfQueueAsync(await _targets.QueueAsync(queue)), null));
        if (function is not null)
            found.AddRange(await OfFunctionAsync(function));
        return await DescribedAsync(found);
    }

    /// <summary>Those of the function and the queue of that name, as the templates and modules call them.</summary>
    /// <exception cref="FurnitureException">There is neither, or nothing keeps what they fail at.</exception>
    public async Task<IReadOnlyList<DeadQueue>> OfStackAsync(string name)
    {
        var queue = await _targets.FindQueueAsync(name);
        var function = await clients.Lambda.GetFunctionConfigurationAsync(name);
        if (queue is null && function is null)
            throw new FurnitureException(
                $"there is no function and no queue {name} in this account and Region: name them with --function or --queue, or check AWS_REGION"
            );
        return await OfAsync(queue is null ? null : name, function is null ? null : name);
    }

    private async Task<Target> OfQueueAsync(Target queue)
    {
        if (await RedriveAsync(queue) is { } dead)
            return await _targets.FindQueueAsync(dead.Arn.ToString())
                ?? throw new FurnitureException($"the dead-letter queue of {queue.Arn.Name}, {dead.Arn}, does not exist any more");
        if ((await SourcesAsync(queue)).Count > 0)
            return queue;
        throw new FurnitureException(
            $"queue {queue.Arn.Name} has no dead-letter queue and is none; if a function fails to it, name the function: --function NAME"
        );
    }

    private async Task<IReadOnlyList<(Target Queue, string? Function)>> OfFunctionAsync(string name)
    {
        var function =
            await clients.Lambda.GetFunctionConfigurationAsync(name)
            ?? throw new FurnitureException($"there is no function {name} in this account and Region; check the name and AWS_REGION");
        var arns = new List<string?> { function.DeadLetterArn, await clients.Lambda.GetFailureDestinationAsync(function.Arn) };
        var found = new List<(Target, string?)>();
        foreach (var arn in arns.Where(a => a?.Contains(":sqs:", StringComparison.Ordinal) == true))
        {
            if (await _targets.FindQueueAsync(arn!) is { } destination)
                found.Add((destination, function.Arn));
        }
        foreach (var mapping in await clients.Lambda.ListEventSourceMappingsAsync(name))
        {
            var isQueue = mapping.SourceArn.Contains(":sqs:", StringComparison.Ordinal);
            var source = isQueue ? await _targets.FindQueueAsync(mapping.SourceArn) : null;
            if (source is not null && await RedriveAsync(source) is not null)
                found.Add((await OfQueueAsync(source), function.Arn));
        }
        return found.Count > 0
            ? found
            : throw new FurnitureException(
                $"nothing keeps what function {function.Name} fails at: it has no dead-letter queue, and no queue as failure destination"
            );
    }

    // One of each, with the sources and functions of all ways in which it was found.
    private async Task<IReadOnlyList<DeadQueue>> DescribedAsync(IEnumerable<(Target Queue, string? Function)> found)
    {
        var described = new List<DeadQueue>();
        foreach (var same in found.GroupBy(f => f.Queue.Arn))
        {
            var queue = same.First().Queue;
            var sources = await SourcesAsync(queue);
            var functions = same.Select(f => f.Function).OfType<string>().ToList();
            foreach (var source in sources)
            {
                if (await _targets.FindQueueAsync(source) is { } target)
                    functions.AddRange(
                        (await clients.Lambda.ListEventSourceMappingsAsync(sourceArn: target.Arn.ToString())).Select(m => m.FunctionArn)
                    );
            }
            described.Add(new DeadQueue(queue, sources, [.. functions.Distinct(StringComparer.Ordinal)], await RedriveAsync(queue)));
        }
        return described;
    }

    private async Task<DeadLetterQueue?> RedriveAsync(Target queue)
    {
        var attributes = await clients.Sqs.GetQueueAttributesAsync(queue.QueueUrl, ["RedrivePolicy"], clients.Cancellation);
        return attributes.Attributes?.GetValueOrDefault("RedrivePolicy") is { } policy ? await _targets.DeadLettersAsync(policy) : null;
    }

    private async Task<IReadOnlyList<string>> SourcesAsync(Target queue)
    {
        var request = new ListDeadLetterSourceQueuesRequest { QueueUrl = queue.QueueUrl };
        var sources = new List<string>();
        do
        {
            var page = await clients.Sqs.ListDeadLetterSourceQueuesAsync(request, clients.Cancellation);
            sources.AddRange(page.QueueUrls ?? []);
            request.NextToken = page.NextToken;
        } while (!string.IsNullOrEmpty(request.NextToken));
        return sources;
    }
}
