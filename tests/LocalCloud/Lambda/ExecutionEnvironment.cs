using System.ComponentModel;

namespace GapFurniture.LocalCloud.Lambda;

/// <summary>One runtime with its process: takes one invocation at a time, and is thrown away after a timeout, a crash or a failed start.</summary>
internal sealed class ExecutionEnvironment(LambdaFunction function, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Time for the start before the invocation's own time begins to count.</summary>
    private static readonly TimeSpan s_init = TimeSpan.FromSeconds(10);

    private readonly RuntimeApi _api = new(function);
    private FunctionProcess? _process;
    private Task<string>? _exit;
    private bool _broken;

    /// <summary>Value of AWS_LAMBDA_RUNTIME_API.</summary>
    public string Address => _api.Address;

    /// <summary>Id of the process, once it runs.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>The most memory that the process has had, in MB; 0 when somebody else started it, or when it is gone.</summary>
    public long PeakMemoryMb => _process?.PeakMemoryMb ?? 0;

    /// <summary>False when it can take no further invocation.</summary>
    public bool IsUsable => !_broken && _process is not { HasExited: true };

    /// <summary>Opens the Runtime API.</summary>
    public Task StartAsync(CancellationToken cancellation) => _api.StartAsync(cancellation);

    /// <summary>Runs one invocation to its end, whatever that is.</summary>
    public async Task<InvocationResult> InvokeAsync(Invocation invocation, CancellationToken cancellation)
    {
        if (!StartProcess(invocation))
            return await invocation.Completion;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var exit = _exit ?? Task.Delay(Timeout.InfiniteTimeSpan, stop.Token).ContinueWith(_ => "", TaskScheduler.Default);
        await Task.WhenAny(_api.Ready, _api.InitError, exit, Task.Delay(s_init, time, stop.Token));

        invocation.Deadline = TimeProvider.System.GetUtcNow() + function.Options.Timeout;
        _api.Give(invocation);
        var timeout = Task.Delay(function.Options.Timeout, time, stop.Token);
        var first = await Task.WhenAny(invocation.Completion, _api.InitError, exit, timeout);
        if (!invocation.Completion.IsCompleted)
        {
            _broken = _process is not null; // a process that somebody else started may yet ask for the next event
            await EndAsync(invocation, first, exit, timeout);
        }

        cancellation.ThrowIfCancellationRequested();
        await stop.CancelAsync();
        return await invocation.Completion;
    }

    /// <summary>Ends the process; for the pool and for tests of crashes.</summary>
    public void Kill() => _process?.Kill();

    public async ValueTask DisposeAsync()
    {
        _broken = true;
        if (_process is not null)
            await _process.DisposeAsync();
        await _api.DisposeAsync();
    }

    private async Task EndAsync(Invocation invocation, Task first, Task<string> exit, Task timeout)
    {
        if (first == _api.InitError)
        {
            invocation.Fail(await _api.InitError);
        }
        else if (first == exit && _process is not null)
        {
            // A runtime that reports its failed start may be gone before we looked.
            if (_api.InitError.IsCompleted)
                invocation.Fail(await _api.InitError);
            else
                invocation.Fail("Runtime.ExitError", $"RequestId: {invocation.RequestId} Error: {await exit}");
        }
        else if (first == timeout)
        {
            invocation.Fail(
                "Sandbox.Timedout",
                $"RequestId: {invocation.RequestId} Error: Task timed out after {function.Options.Timeout.TotalSeconds:F2} seconds"
            );
        }

        Kill();
    }

    private bool StartProcess(Invocation invocation)
    {
        if (_process is not null || function.Options.Executable is null)
            return true;
        try
        {
            _process = FunctionProcess.Start(function.Options, function.ProcessEnvironment(Address), function.Log.Add);
            _exit = _process.ExitAsync();
            return true;
        }
        catch (Win32Exception e)
        {
            _broken = true;
            invocation.Fail("Runtime.InvalidEntrypoint", $"RequestId: {invocation.RequestId} Error: {e.Message}");
            return false;
        }
    }
}
