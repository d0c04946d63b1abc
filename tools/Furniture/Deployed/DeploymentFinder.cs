using System.Collections.Concurrent;
using Amazon.SQS.Model;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Deployed;

/// <summary>Finds a piece in the account: from what the user named to the functions and queues that belong together.</summary>
internal sealed class DeploymentFinder(Clients clients, PieceFacts piece, DeploymentRequest request)
{
    private readonly Targets _targets = new(clients);
    private readonly ConcurrentDictionary<string, byte> _unread = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FoundFunction> _functions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DeployedQueue> _queues = new(StringComparer.Ordinal);

    /// <summary>Finds it.</summary>
    /// <returns>What was found; a deployment that <see cref="Deployment.IsAbsent"/> when there is nothing of those names.</returns>
    public async Task<Deployment> FindAsync()
    {
        var seeds = await SeedsAsync();
        var first = await Task.WhenAll(
            Task.WhenAll(seeds.Functions.Select(FunctionAsync)),
            Task.WhenAll(seeds.Queues.Select(q => QueueAsync(q, withReaders: true)))
        );
        // What these point to: the queue that a function reads, the function that reads a queue.
        await Task.WhenAll(first.SelectMany(f => f).SelectMany(f => f).Distinct(StringComparer.Ordinal).Select(AnyAsync));
        var dead = _queues
            .Values.Select(q => q.Redrive?.Target.ToString())
            .Concat(_functions.Values.Select(f => f.FailureDestination))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToList();
        await Task.WhenAll(dead.Where(IsQueue).Select(q => QueueAsync(q, withReaders: false)));
        return Assembled(dead);
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
            var finder = new AttachmentFinder(
                clients,
                new AttachRequest(piece.Piece, bucket, null, null, null, null, null, null) { Events = piece.Events }
            );
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

    /// <summary>Reads a function.</summary>
    /// <returns>ARNs of the queues that Lambda reads for it.</returns>
    private async Task<IReadOnlyList<string>> FunctionAsync(string name)
    {
        if (_functions.ContainsKey(name))
            return [];
        var found = await TryAsync($"function {name}", () => clients.Lambda.GetFunctionConfigurationAsync(name));
        if (found is null)
            return [];
        var mappings = TryAsync($"event sources of {found.Name}", () => clients.Lambda.ListEventSourceMappingsAsync(found.Name));
        var destination = found.DeadLetterArn is { Length: > 0 } arn
            ? Task.FromResult<string?>(arn)
            : TryAsync($"failure destination of {found.Name}", () => clients.Lambda.GetFailureDestinationAsync(found.Name));
        var failures = await destination;
        _functions[found.Arn] = new FoundFunction(found, string.IsNullOrEmpty(failures) ? null : failures);
        return [.. (await mappings ?? []).Select(m => m.SourceArn).Where(IsQueue)];
    }

    /// <summary>Reads a queue.</summary>
    /// <param name="withReaders">Whether to ask for the functions that read it.</param>
    /// <returns>ARNs of these.</returns>
    private async Task<IReadOnlyList<string>> QueueAsync(string name, bool withReaders)
    {
        if (_queues.ContainsKey(name))
            return [];
        var target = await TryAsync($"queue {name}", () => _targets.FindQueueAsync(name));
        if (target?.QueueUrl is not { } url)
            return [];
        var arn = target.Arn.ToString();
        var readers = withReaders
            ? TryAsync($"event sources of queue {target.Arn.Name}", () => clients.Lambda.ListEventSourceMappingsAsync(sourceArn: arn))
            : Task.FromResult<IReadOnlyList<EventSourceMapping>?>([]);
        var answer = await TryAsync(
            $"attributes of queue {target.Arn.Name}",
            () => clients.Sqs.GetQueueAttributesAsync(url, ["All"], clients.Cancellation)
        );
        if (answer is not null)
            _queues[arn] = new DeployedQueue(target.Arn, url, answer.Attributes ?? []);
        return [.. (await readers ?? []).Select(m => m.FunctionArn)];
    }

    private Deployment Assembled(List<string> dead)
    {
        var functions = _functions.Values.OrderBy(f => f.Configuration.Name, StringComparer.Ordinal).ToList();
        var isDead = dead.ToHashSet(StringComparer.Ordinal);
        // A dead-letter queue by its name alone, when its source or function is gone or may not be read.
        var name = request.Name ?? piece.Executable;
        isDead.UnionWith(_queues.Where(q => q.Value.Name == $"{name}-dead").Select(q => q.Key));
        var queues = _queues.Where(q => !isDead.Contains(q.Key)).Select(q => q.Value).OrderBy(q => q.Name, StringComparer.Ordinal);
        return new Deployment(piece, request.Stack ?? request.Function ?? request.Queue ?? request.Bucket ?? name)
        {
            Functions = [.. functions.Select(f => f.Configuration)],
            Queues = [.. queues],
            DeadLetters =
            [
                .. isDead
                    .Order(StringComparer.Ordinal)
                    .Where(_queues.ContainsKey)
                    .Select(arn => new DeadLetters(
                        _queues[arn],
                        [.. _queues.Values.Where(q => q.Redrive?.Target.ToString() == arn)],
                        [.. functions.Where(f => f.FailureDestination == arn).Select(f => f.Configuration)]
                    )),
            ],
            OtherDestinations = [.. dead.Where(d => !IsQueue(d))],
            Unread = [.. _unread.Keys.Order(StringComparer.Ordinal)],
        };
    }

    // What may not be read is said, and the rest is shown.
    private async Task<T?> TryAsync<T>(string what, Func<Task<T>> read)
        where T : class?
    {
        try
        {
            return await read();
        }
        catch (QueueDoesNotExistException)
        {
            return null; // gone since it was found
        }
        catch (Exception e) when (FurnitureException.ReasonOf(e) is { } reason)
        {
            _unread.TryAdd($"{what}: {reason}", 0);
            return null;
        }
    }

    private sealed record FoundFunction(FunctionConfiguration Configuration, string? FailureDestination);
}
