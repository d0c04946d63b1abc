using System.Collections.Concurrent;
using System.Text;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Sqs;

namespace GapFurniture.LocalCloud.Lambda;

/// <summary>A function with its execution environments: an idle one is used again, else a new one is started.</summary>
internal sealed class LambdaFunction(
    FunctionOptions options,
    CloudIdentity identity,
    TimeProvider time,
    LocalSqs sqs,
    IReadOnlyList<TimeSpan> retryDelays,
    Func<IReadOnlyDictionary<string, string>> cloudEnvironment
) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Stack<ExecutionEnvironment> _idle = new();
    private readonly HashSet<ExecutionEnvironment> _all = [];
    private readonly ConcurrentDictionary<Task, byte> _later = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _slots = new(Math.Max(1, SlotsOf(options)));
    private readonly ConcurrentQueue<FunctionRun> _runs = new();
    private int _invocations;

    public FunctionOptions Options { get; } = options;

    public string Arn { get; } = identity.Arn("lambda", $"function:{options.Name}");

    public FunctionLog Log { get; } = new(time);

    /// <summary>Who may invoke it beside its account.</summary>
    public FunctionPolicy Policy { get; } = new(identity.Arn("lambda", $"function:{options.Name}"));

    /// <summary>How often it was invoked, retries included.</summary>
    public int Invocations => Volatile.Read(ref _invocations);

    /// <summary>Invocations that are over, and those that were throttled.</summary>
    public IReadOnlyCollection<FunctionRun> Runs => _runs;

    /// <summary>Asynchronous invocations that are not yet done, their retries included.</summary>
    public int Pending => _later.Count;

    /// <summary>Ids of the processes that run now.</summary>
    public IReadOnlyList<int> ProcessIds
    {
        get
        {
            lock (_lock)
                return [.. _all.Where(e => e.IsUsable).Select(e => e.ProcessId).OfType<int>()];
        }
    }

    /// <summary>AWS_LAMBDA_RUNTIME_API for a process that somebody else starts; only for functions without an executable.</summary>
    public string? RuntimeApiAddress { get; private set; }

    /// <summary>Opens the Runtime API of a function whose process somebody else starts.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        if (Options.Executable is not null)
            return;
        var environment = await TakeAsync(cancellation);
        RuntimeApiAddress = environment.Address;
        await GiveBackAsync(environment);
    }

    /// <summary>Invokes and waits for the answer. Waits for its turn when the function's concurrency is used up.</summary>
    public async Task<InvocationResult> InvokeAsync(byte[] payload, string? requestId = null, CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop.Token);
        await _slots.WaitAsync(stop.Token);
        try
        {
            return await RunAsync(new Invocation(requestId ?? Guid.NewGuid().ToString(), payload), stop.Token);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>The same with a text.</summary>
    public Task<InvocationResult> InvokeAsync(string json, CancellationToken cancellation = default) =>
        InvokeAsync(Encoding.UTF8.GetBytes(json), null, cancellation);

    /// <summary>Invokes unless the concurrency is used up, in which case it throttles, as a synchronous Invoke does.</summary>
    public Task<InvocationResult> InvokeOrThrottleAsync(byte[] payload, CancellationToken cancellation)
    {
        if (Options.ReservedConcurrency is null || _slots.CurrentCount > 0)
            return InvokeAsync(payload, null, cancellation);
        _runs.Enqueue(new FunctionRun(time.GetUtcNow(), TimeSpan.Zero, Succeeded: false, IsThrottled: true));
        throw new AwsException(429, "TooManyRequestsException", "Rate Exceeded.");
    }

    /// <summary>Invokes asynchronously: retried when the function fails, then handed to the dead-letter queue.</summary>
    public string InvokeLater(string json)
    {
        var requestId = Guid.NewGuid().ToString();
        var task = InvokeWithRetriesAsync(requestId, json);
        _later.TryAdd(task, 0);
        _ = task.ContinueWith(done => _later.TryRemove(done, out _), TaskScheduler.Default);
        return requestId;
    }

    /// <summary>The environment of the function's process.</summary>
    public IEnumerable<KeyValuePair<string, string>> ProcessEnvironment(string runtimeApi)
    {
        var root = Path.GetDirectoryName(Path.GetFullPath(Options.Executable!))!;
        var all = new Dictionary<string, string>(cloudEnvironment(), StringComparer.Ordinal)
        {
            ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi,
            ["_HANDLER"] = Options.Handler,
            ["AWS_LAMBDA_FUNCTION_NAME"] = Options.Name,
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = $"{Options.MemoryMb}",
            ["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{Options.Name}",
            ["AWS_LAMBDA_LOG_STREAM_NAME"] = $"local/[$LATEST]{Guid.NewGuid():N}",
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["LAMBDA_TASK_ROOT"] = root,
            ["LAMBDA_RUNTIME_DIR"] = root,
            ["TZ"] = ":UTC",
        };
        foreach (var (name, value) in Options.Environment)
            all[name] = value;
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_later.Keys);
        List<ExecutionEnvironment> all;
        lock (_lock)
            all = [.. _all];
        await Task.WhenAll(all.Select(e => e.DisposeAsync().AsTask()));
    }

    private static int SlotsOf(FunctionOptions options) => options.Executable is null ? 1 : options.ReservedConcurrency ?? 1000;

    private async Task<InvocationResult> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _invocations);
        var environment = await TakeAsync(cancellation);
        Log.Add($"START RequestId: {invocation.RequestId} Version: $LATEST");
        var (start, begun) = (time.GetUtcNow(), time.GetTimestamp());
        try
        {
            var result = await environment.InvokeAsync(invocation, cancellation);
            var run = new FunctionRun(start, time.GetElapsedTime(begun), result.Succeeded);
            _runs.Enqueue(run);
            Log.Add($"END RequestId: {invocation.RequestId}" + (result.Succeeded ? "" : $" Error: {result.Text}"));
            Log.Add(Report(invocation, run, environment.PeakMemoryMb));
            return result;
        }
        finally
        {
            await GiveBackAsync(environment);
        }
    }

    // Lambda's own line: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html
    private string Report(Invocation invocation, FunctionRun run, long memoryMb)
    {
        var milliseconds = run.Duration.TotalMilliseconds;
        return $"REPORT RequestId: {invocation.RequestId}\tDuration: {milliseconds:F2} ms\tBilled Duration: {Math.Ceiling(milliseconds):F0} ms\t"
            + $"Memory Size: {Options.MemoryMb} MB\tMax Memory Used: {memoryMb} MB\t";
    }

    private async Task<ExecutionEnvironment> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            ExecutionEnvironment? found;
            lock (_lock)
                _idle.TryPop(out found);
            if (found is null)
                break;
            if (found.IsUsable)
                return found;
            await DropAsync(found);
        }

        var environment = new ExecutionEnvironment(this, time);
        lock (_lock)
            _all.Add(environment);
        await environment.StartAsync(cancellation);
        return environment;
    }

    private async Task GiveBackAsync(ExecutionEnvironment environment)
    {
        // A process that somebody else started is not ours to throw away: it may yet ask for the next event.
        if (environment.IsUsable || Options.Executable is null)
        {
            lock (_lock)
                _idle.Push(environment);
            return;
        }

        await DropAsync(environment);
    }

    private async Task DropAsync(ExecutionEnvironment environment)
    {
        lock (_lock)
            _all.Remove(environment);
        await environment.DisposeAsync();
    }

    private async Task InvokeWithRetriesAsync(string requestId, string json)
    {
        try
        {
            var payload = Encoding.UTF8.GetBytes(json);
            var result = await InvokeAsync(payload, requestId);
            for (var retry = 0; !result.Succeeded && retry < Options.AsyncRetries; retry++)
            {
                await Task.Delay(retryDelays[Math.Min(retry, retryDelays.Count - 1)], time, _stop.Token);
                result = await InvokeAsync(payload, requestId);
            }

            if (result.Succeeded)
                return;
            if (Options.DeadLetterArn is { } dead)
                sqs.Find(dead)?.Send(DeadLetter(requestId, json, result));
            if (Options.FailureDestination is { } destination)
                sqs.Find(destination)?.Send(new NewMessage(FailureRecord.Of(Arn, requestId, json, Options.AsyncRetries + 1, result, time)));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The cloud is being thrown away, with all that it had still to do.
        }
    }

    private static NewMessage DeadLetter(string requestId, string json, InvocationResult result) =>
        new(json)
        {
            Attributes = new Dictionary<string, MessageAttribute>(StringComparer.Ordinal)
            {
                ["RequestID"] = new("String", requestId, null),
                ["ErrorCode"] = new("Number", "200", null), // the HTTP status of an invocation whose function failed
                ["ErrorMessage"] = new("String", result.Text.Length <= 1024 ? result.Text : result.Text[..1024], null),
            },
        };
}
