using GapFurniture.ServerWrap.Runtime;
using GapFurniture.ServerWrap.Settings;
using GapFurniture.ServerWrap.Tests.Fakes;
using GapFurniture.ServerWrap.Tests.Http;
using GapFurniture.Shared;
using GapFurniture.Shared.Logging;
using Microsoft.Extensions.Logging;

namespace GapFurniture.ServerWrap.Tests.Runtime;

/// <summary>An execution environment: the Runtime API, a server that does what the test says, and between them what is tested.</summary>
internal sealed class RuntimeScene : IDisposable
{
    private readonly Thread _thread;
    private int _exitCode = -1;

    /// <param name="script">See <see cref="ScriptedServer"/>.</param>
    /// <param name="options">The settings.</param>
    /// <param name="environment">Changes to what Lambda's variables say.</param>
    /// <param name="prepare">What is done before it starts.</param>
    public RuntimeScene(
        Action<Peer> script,
        ServerWrapOptions? options = null,
        Func<LambdaEnvironment, LambdaEnvironment>? environment = null,
        Action<RuntimeScene>? prepare = null
    )
    {
        Server = new ScriptedServer(script);
        prepare?.Invoke(this);
        var lambda = new LambdaEnvironment(Api.Address);
        Runtime = new LambdaRuntime(
            environment?.Invoke(lambda) ?? lambda,
            options ?? new ServerWrapOptions(),
            Server,
            new LineLogger(Log, isJson: false, LogLevel.Debug, new Redactor())
        );
        _thread = new Thread(() => _exitCode = Runtime.Run()) { IsBackground = true };
        _thread.Start();
    }

    public LogText Log { get; } = new();

    public FakeRuntimeApi Api { get; } = new();

    public ScriptedServer Server { get; }

    public LambdaRuntime Runtime { get; }

    /// <summary>Waits until the environment has ended.</summary>
    public int ExitCode()
    {
        _thread.Join(20_000).ShouldBeTrue("it goes on");
        return _exitCode;
    }

    /// <summary>Ends the environment.</summary>
    /// <returns>Its log.</returns>
    public string End()
    {
        Api.Stop();
        ExitCode();
        Api.Violations.ShouldBeEmpty();
        return Log.ToString();
    }

    public void Dispose()
    {
        End();
        Api.Dispose();
        Server.Dispose();
    }
}
