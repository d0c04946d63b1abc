using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Sqs;

namespace GapFurniture.LocalCloud.Lambda;

/// <summary>All functions and event source mappings.</summary>
internal sealed partial class LocalLambda(
    CloudIdentity identity,
    TimeProvider time,
    LocalSqs sqs,
    IReadOnlyList<TimeSpan> retryDelays,
    Func<IReadOnlyDictionary<string, string>> cloudEnvironment
) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, LambdaFunction> _functions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, EventSourceMapping> _mappings = new(StringComparer.Ordinal);

    /// <summary>Creates a function. Its process starts with the first invocation.</summary>
    public LambdaFunction CreateFunction(
        string name,
        string executable,
        IReadOnlyDictionary<string, string>? environment = null,
        TimeSpan? timeout = null,
        int memoryMb = 128
    ) =>
        CreateFunction(
            new FunctionOptions(name, executable)
            {
                Environment = environment ?? new Dictionary<string, string>(StringComparer.Ordinal),
                Timeout = timeout ?? TimeSpan.FromSeconds(3),
                MemoryMb = memoryMb,
            }
        );

    /// <summary>Creates a function with all that can be said of it.</summary>
    public LambdaFunction CreateFunction(FunctionOptions options)
    {
        if (!ValidName().IsMatch(options.Name))
            throw Invalid("The function's name must be 1 to 64 letters, digits, hyphens and underscores.");
        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromSeconds(900))
            throw Invalid("The timeout must be between 1 and 900 seconds.");
        if (options.MemoryMb is < 128 or > 10_240)
            throw Invalid("The memory must be between 128 and 10240 MB.");
        if (new[] { options.DeadLetterArn, options.FailureDestination }.Any(a => a is not null && sqs.Find(a) is null))
            throw Invalid("The provided execution role does not have permissions to call SendMessage on SQS, or the queue does not exist.");
        var function = new LambdaFunction(options, identity, time, sqs, retryDelays, cloudEnvironment);
        return _functions.TryAdd(options.Name, function)
            ? function
            : throw new AwsException(409, "ResourceConflictException", $"Function already exist: {options.Name}");
    }

    /// <summary>Creates a function whose process somebody else starts, with <see cref="LambdaFunction.RuntimeApiAddress"/> in its environment.</summary>
    public async Task<LambdaFunction> AttachFunctionAsync(FunctionOptions options, CancellationToken cancellation = default)
    {
        var function = CreateFunction(options with { Executable = null });
        await function.OpenAsync(cancellation);
        return function;
    }

    /// <summary>The function of a name or ARN; null when there is none.</summary>
    public LambdaFunction? Find(string nameOrArn)
    {
        var prefix = identity.Arn("lambda", "function:");
        var name = nameOrArn.StartsWith(prefix, StringComparison.Ordinal) ? nameOrArn[prefix.Length..] : nameOrArn;
        // Qualifiers: there is only the latest version.
        if (name.EndsWith(":$LATEST", StringComparison.Ordinal))
            name = name[..^":$LATEST".Length];
        return _functions.GetValueOrDefault(name);
    }

    /// <summary>The function of a name or ARN.</summary>
    public LambdaFunction Function(string nameOrArn) =>
        Find(nameOrArn)
        ?? throw new AwsException(
            404,
            "ResourceNotFoundException",
            $"Function not found: {identity.Arn("lambda", "function:" + nameOrArn)}"
        );

    /// <summary>All functions.</summary>
    public IReadOnlyCollection<LambdaFunction> Functions => [.. _functions.Values];

    /// <summary>Deletes a function; its processes end.</summary>
    public async Task DeleteFunctionAsync(string name)
    {
        if (!_functions.TryRemove(Function(name).Options.Name, out var function))
            return;
        await function.DisposeAsync();
    }

    /// <summary>Lets Lambda read a queue for a function.</summary>
    public EventSourceMapping CreateEventSourceMapping(string queue, string functionName, EventSourceMappingOptions? options = null)
    {
        var source = sqs.Find(queue) ?? throw Invalid("The provided event source queue does not exist.");
        var mapping = new EventSourceMapping(source, Function(functionName), options ?? new EventSourceMappingOptions(), identity, time);
        _mappings[mapping.Id] = mapping;
        mapping.Start();
        return mapping;
    }

    /// <summary>All mappings.</summary>
    public IReadOnlyCollection<EventSourceMapping> Mappings => [.. _mappings.Values];

    /// <summary>The mapping of an id.</summary>
    public EventSourceMapping Mapping(string id) =>
        _mappings.GetValueOrDefault(id)
        ?? throw new AwsException(404, "ResourceNotFoundException", "The resource you requested does not exist.");

    /// <summary>Stops reading a queue, after the batches under way.</summary>
    public async Task DeleteEventSourceMappingAsync(string id)
    {
        var mapping = Mapping(id);
        _mappings.TryRemove(id, out _);
        await mapping.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var mapping in _mappings.Values)
            mapping.Stop();
        await Task.WhenAll(_functions.Values.Select(f => f.DisposeAsync().AsTask()));
        await Task.WhenAll(_mappings.Values.Select(m => m.DisposeAsync().AsTask()));
    }

    /// <summary>The error for a parameter that Lambda refuses.</summary>
    public static AwsException Invalid(string message) => new(400, "InvalidParameterValueException", message);

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidName();
}
