using System.Collections.Concurrent;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Deployed;

/// <summary>A piece as it stands in an account: what it is called there, its functions, its queues, and where it puts what fails.</summary>
/// <param name="Name">What the user called it: its stack, function or queue, or the bucket that it is attached to.</param>
internal sealed record Deployment(PieceFacts Piece, string Name)
{
    public IReadOnlyList<FunctionConfiguration> Functions { get; init; } = [];

    /// <summary>The queues that it reads, or that hold its events.</summary>
    public IReadOnlyList<DeployedQueue> Queues { get; init; } = [];

    /// <summary>Dead-letter queues, and queues that are destinations of failed invocations.</summary>
    public IReadOnlyList<DeployedQueue> DeadLetters { get; init; } = [];

    /// <summary>ARNs of destinations of failed invocations that are no queues, such as topics.</summary>
    public IReadOnlyList<string> OtherDestinations { get; init; } = [];

    /// <summary>What could not be read, and why: it may be there all the same.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>True if nothing of the piece was found; <see cref="Unread"/> says whether that is for lack of permission.</summary>
    public bool IsEmpty => Functions.Count == 0 && Queues.Count == 0 && DeadLetters.Count == 0;

    /// <summary>True if nothing of the piece was found, though everything could be read.</summary>
    public bool IsAbsent => IsEmpty && Unread.Count == 0;
}

/// <summary>How the user says which deployment is meant; all null: the names that the piece's template gives by itself.</summary>
/// <param name="Name">Name of stack or module, after which function and queues are called.</param>
internal sealed record DeploymentRequest(
    string? Stack = null,
    string? Function = null,
    string? Queue = null,
    string? Bucket = null,
    string? Name = null
);

/// <summary>Finds a piece in the account: from what the user named to the functions and queues that belong together.</summary>
internal sealed class DeploymentFinder(Clients clients, PieceFacts piece, DeploymentRequest request)
{
    // By their ARNs.
    private readonly ConcurrentDictionary<string, FunctionConfiguration> _functions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DeployedQueue> _queues = new(StringComparer.Ordinal);

    private readonly ConcurrentBag<string> _failureDestinations = [];
    private readonly ConcurrentBag<string> _unread = [];

    /// <returns>What was found; a deployment that <see cref="Deployment.IsAbsent"/> when there is nothing of those names.</returns>
    public async Task<Deployment> FindAsync()
    {
        var (functions, queues) = await SeedsAsync();
        var related = await Task.WhenAll([.. functions.Select(FunctionAsync), .. queues.Select(q => QueueAsync(q, withReaders: true))]);
        // What these point to: the queue that a function reads, the function that reads a queue.
        await Task.WhenAll(related.SelectMany(r => r).Distinct(StringComparer.Ordinal).Select(AnyAsync));
        var dead = _queues.Values.Select(q => q.Redrive?.Target.ToString()).OfType<string>().Concat(_failureDestinations).ToHashSet();
        await Task.WhenAll(dead.Where(IsQueue).Select(q => QueueAsync(q, withReaders: false)));
        // A dead-letter queue by its name alone, when its source or function is gone or may not be read.
        var name = request.Name ?? piece.Executable;
        dead.UnionWith(_queues.Where(q => q.Value.Name == $"{name}-dead").Select(q => q.Key));
        var byName = _queues.OrderBy(q => q.Value.Name, StringComparer.Ordinal).ToLookup(q => dead.Contains(q.Key), q => q.Value);
        return new Deployment(piece, request.Stack ?? request.Function ?? request.Queue ?? request.Bucket ?? name)
        {
            Functions = [.. _functions.Values.OrderBy(f => f.Name, StringComparer.Ordinal)],
            Queues = [.. byName[false]],
            DeadLetters = [.. byName[true]],
            OtherDestinations = [.. dead.Where(d => !IsQueue(d))],
            Unread = [.. _unread.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
    }

    private async Task<(IEnumerable<string> Functions, IEnumerable<string> Queues)> SeedsAsync()
    {
        if (request.Stack is { } stack)
        {
            var resources = await TryAsync("stack", () => clients.CloudFormation.ListStackResourcesAsync(stack)) ?? [];
            return (Of("AWS::Lambda::Function"), Of("AWS::SQS::Queue"));

            IEnumerable<string> Of(string type) => resources.Where(r => r.Type == type).Select(r => r.PhysicalId);
        }
        if (request.Function is not null || request.Queue is not null)
            return (Named(request.Function), Named(request.Queue));
        if (request.Bucket is { } bucket)
        {
            var finder = new AttachmentFinder(clients, new AttachRequest(piece.Piece, bucket) { Events = piece.Events });
            var attachments = await TryAsync("bucket", finder.FindAsync) ?? [];
            var targets = attachments.Where(a => !a.Target.IsGone).Select(a => a.Target.Arn.ToString()).ToList();
            return (targets.Where(t => !IsQueue(t)), targets.Where(IsQueue));
        }
        var name = request.Name ?? piece.Executable;
        return (piece.Counts.Functions.Select(suffix => name + suffix), [name, $"{name}-dead"]);
    }

    private static IEnumerable<string> Named(string? name) => name is null ? [] : [name];

    private Task AnyAsync(string arn) => IsQueue(arn) ? QueueAsync(arn, withReaders: false) : FunctionAsync(arn);

    private static bool IsQueue(string name) => name.Contains(":sqs:", StringComparison.Ordinal);

    /// <returns>ARNs of the queues that Lambda reads for it.</returns>
    private async Task<IReadOnlyList<string>> FunctionAsync(string name)
    {
        if (_functions.ContainsKey(name))
            return [];
        var found = await TryAsync($"function {name}", () => clients.Lambda.GetFunctionConfigurationAsync(name));
        if (found is null)
            return [];
        _functions[found.Arn] = found;
        var mappings = TryAsync($"event sources of {found.Name}", () => clients.Lambda.ListEventSourceMappingsAsync(found.Name));
        var destination = found.DeadLetterArn is { Length: > 0 } arn
            ? arn
            : await TryAsync($"failure destination of {found.Name}", () => clients.Lambda.GetFailureDestinationAsync(found.Name));
        if (!string.IsNullOrEmpty(destination))
            _failureDestinations.Add(destination);
        return [.. (await mappings ?? []).Select(m => m.SourceArn).Where(IsQueue)];
    }

    /// <param name="withReaders">Whether to ask for the functions that read it.</param>
    private async Task<IReadOnlyList<string>> QueueAsync(string name, bool withReaders)
    {
        if (_queues.ContainsKey(name))
            return [];
        var found = await TryAsync($"queue {name}", () => clients.FindQueueAsync(name));
        if (found is null)
            return [];
        var arn = found.Arn.ToString();
        _queues[arn] = found;
        if (!withReaders)
            return [];
        var readers = await TryAsync(
            $"event sources of queue {found.Name}",
            () => clients.Lambda.ListEventSourceMappingsAsync(sourceArn: arn)
        );
        return [.. (readers ?? []).Select(m => m.FunctionArn)];
    }

    // What may not be read is said, and the rest is shown.
    private Task<T?> TryAsync<T>(string what, Func<Task<T>> read)
        where T : class? => FurnitureException.TryAsync(read, reason => _unread.Add($"{what}: {reason}"));
}
