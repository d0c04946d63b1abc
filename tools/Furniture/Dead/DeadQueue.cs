using Amazon.SQS.Model;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Deployed;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Dead;

/// <summary>A queue that holds what a piece could not do.</summary>
/// <param name="Sources">URLs of the queues whose dead letters it gets; none for the failure destination of a function.</param>
/// <param name="Functions">The piece's functions, whose logs may say why.</param>
internal sealed record DeadQueue(DeployedQueue Queue, IReadOnlyList<string> Sources, IReadOnlyList<FunctionConfiguration> Functions)
    : DeployedQueue(Queue);

/// <summary>Finds the dead-letter queues and failure destinations of a piece.</summary>
internal sealed class DeadQueues(Clients clients, PieceFacts piece)
{
    /// <summary>Those of a deployment. A queue that is named may be the dead-letter queue itself.</summary>
    /// <exception cref="FurnitureException">There are none.</exception>
    public async Task<IReadOnlyList<DeadQueue>> OfAsync(DeploymentRequest request)
    {
        var target = request.Queue is null ? null : (await new Targets(clients).QueueAsync(request.Queue)).Queue;
        if (target is not null && await SourcesAsync(target.Url) is { Count: > 0 } sources)
            return await DescribedAsync(
                await Task.WhenAll(sources.Select(s => FindAsync(request with { Queue = s }))),
                dead => dead.Arn == target.Arn
            );
        var deployment = await FindAsync(request);
        var found = await DescribedAsync([deployment], _ => true);
        return found.Count > 0 ? found : throw new FurnitureException(Absent(deployment));
    }

    private Task<Deployment> FindAsync(DeploymentRequest request) => new DeploymentFinder(clients, piece, request).FindAsync();

    private static string Absent(Deployment deployment)
    {
        var name = deployment.Name;
        return deployment.Unread.Count > 0 ? $"what fails of {name} was not found: {string.Join("; ", deployment.Unread)}"
            : deployment.IsAbsent
                ? $"there is nothing of {deployment.Piece.Piece} that is called {name} in this account and Region: name its --stack, --function or --queue, or check AWS_REGION"
            : deployment.OtherDestinations is [var other, ..]
                ? $"what fails of {name} goes to {other}, which keeps nothing: look where that sends it"
            : $"nothing keeps what fails of {name}: it has no dead-letter queue, and no queue as failure destination";
    }

    // One of each, with all functions of all ways in which it was found.
    private async Task<IReadOnlyList<DeadQueue>> DescribedAsync(IReadOnlyList<Deployment> deployments, Func<DeployedQueue, bool> isMeant)
    {
        List<FunctionConfiguration> functions = [.. deployments.SelectMany(d => d.Functions).DistinctBy(f => f.Arn)];
        var queues = deployments.SelectMany(d => d.DeadLetters).Where(isMeant).DistinctBy(q => q.Arn);
        return await Task.WhenAll(queues.Select(async q => new DeadQueue(q, await SourcesAsync(q.Url), functions)));
    }

    private ValueTask<List<string>> SourcesAsync(string url)
    {
        var pages = clients.Sqs.Paginators.ListDeadLetterSourceQueues(new ListDeadLetterSourceQueuesRequest { QueueUrl = url });
        return pages.QueueUrls.ToListAsync(clients.Cancellation);
    }
}
