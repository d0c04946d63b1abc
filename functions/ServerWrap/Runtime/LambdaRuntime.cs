using System.Runtime.InteropServices;
using GapFurniture.Http;
using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Server;
using GapFurniture.ServerWrap.Settings;
using Microsoft.Extensions.Logging;

namespace GapFurniture.ServerWrap.Runtime;

/// <summary>The life of one execution environment: the server is started, invocations are served, SIGTERM ends it.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html"/>
internal sealed class LambdaRuntime(LambdaEnvironment environment, ServerWrapOptions options, IServer server, ILogger logger)
{
    /// <summary>
    /// Lambda ends a start on demand after ten seconds and begins anew; whoever has asked for an invocation by then may go on. In
    /// milliseconds, with room for what came before us.
    /// </summary>
    public const int StartLimit = 9_000;

    private readonly object _gate = new();
    private int? _exitCode;
    private bool _isEnding;

    /// <summary>Serves until the environment ends.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        // The server starts while the rest is made ready.
        var hasBegun = Begin();
        using var terminated = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            context =>
            {
                context.Cancel = true;
                Terminate();
            }
        );
        try
        {
            // Managed Instances refuse internal extensions.
            using var extension = environment.IsManagedInstance ? null : InternalExtension.Register(environment.ExtensionsApi, logger);
            if (hasBegun && Start())
            {
                Serve();
                // Nobody waits for these, and this thread has nothing else to do.
                server.TellReady();
                PrivateFolder.RemoveOld();
            }
            else
            {
                End(1);
            }
            return WaitForEnd();
        }
        catch (RuntimeApiException e)
        {
            Fail(e);
            return WaitForEnd();
        }
    }

    /// <summary>Ends the environment, as SIGTERM does.</summary>
    public void Terminate() => End(0);

    /// <returns>False where the server cannot be started, and Lambda has been told.</returns>
    private bool Begin()
    {
        try
        {
            server.Begin();
            return true;
        }
        catch (ServerException e)
        {
            return NotStarted("init", "ServerNotStarted", e.Message);
        }
    }

    /// <returns>False where the server does not come up, and Lambda has been told.</returns>
    private bool Start()
    {
        try
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            server.EnsureReady(environment.IsStartedAhead ? long.MaxValue : now + StartLimit);
        }
        catch (ServerException) when (_isEnding)
        {
            return false;
        }
        catch (ServerException e) when (e.StillStarting)
        {
            Log.SlowStart(logger, StartLimit);
        }
        catch (ServerException e)
        {
            return NotStarted("init", "ServerNotStarted", e.Message);
        }
        return !environment.IsSnapshotted || PassSnapshot();
    }

    /// <summary>Has the snapshot taken. What follows happens in each environment that is begun from it.</summary>
    /// <returns>False where the server does not agree, and Lambda has been told.</returns>
    private bool PassSnapshot()
    {
        var hooks = new SnapshotHooks(server, logger);
        if (hooks.Post(options.BeforeSnapshot, options.ReadyTimeout) is { } refusal)
            return NotStarted("init", "BeforeSnapshotFailed", refusal);
        using (var api = new RuntimeApi(environment.Api, logger))
            api.WaitForRestore();
        return hooks.Post(options.AfterRestore, SnapshotHooks.RestoreLimit) is not { } failure
            || NotStarted("restore", "AfterRestoreFailed", failure);
    }

    private bool NotStarted(string phase, string errorType, string reason)
    {
        Log.NotStarted(logger, reason);
        using var api = new RuntimeApi(environment.Api, logger);
        api.FailStart(phase, errorType, new AnswerWriter(options).Failure(errorType, reason).Payload);
        return false;
    }

    private void Serve()
    {
        for (var i = 0; i < environment.Concurrency; i++)
            new Thread(Loop) { IsBackground = true, Name = $"invocations {i}" }.Start();
    }

    private void Loop()
    {
        try
        {
            using var api = new RuntimeApi(environment.Api, logger);
            using var client = new ServerClient(server, logger);
            var loop = new InvocationLoop(api, client, server, options, logger) { IsAlone = environment.Concurrency == 1 };
            while (true)
                loop.ServeNext();
        }
        catch (RuntimeApiException e)
        {
            Fail(e);
        }
    }

    private void Fail(RuntimeApiException e)
    {
        Log.RuntimeApiEnded(logger, e.Message);
        End(1);
    }

    /// <summary>Whoever ends the environment first says with which exit code.</summary>
    private void End(int exitCode)
    {
        if (Interlocked.Exchange(ref _isEnding, true))
            return;
        server.Stop();
        // Not before: a log that takes nothing more would keep the end from the server.
        if (exitCode == 0)
            Log.Terminated(logger);
        lock (_gate)
        {
            _exitCode = exitCode;
            Monitor.PulseAll(_gate);
        }
    }

    // A task would be looked at in a loop first, which takes the CPU from the first invocation.
    private int WaitForEnd()
    {
        lock (_gate)
        {
            while (_exitCode is null)
                Monitor.Wait(_gate);
            return _exitCode.Value;
        }
    }
}
