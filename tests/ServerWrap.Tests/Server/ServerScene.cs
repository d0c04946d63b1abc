using System.Text;
using GapFurniture.Http;
using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Rewriting;
using GapFurniture.ServerWrap.Server;
using GapFurniture.ServerWrap.Settings;
using GapFurniture.ServerWrap.Tests.Fakes;
using GapFurniture.Shared;
using GapFurniture.Shared.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GapFurniture.ServerWrap.Tests.Server;

/// <summary>A server that is run as a command line says, with its lines.</summary>
internal sealed class ServerScene : IDisposable
{
    private readonly MemoryStream _lines = new();
    private readonly LogText _log = new();

    public ServerScene(params string[] args)
        : this(null, args) { }

    /// <param name="change">Changes how it is started.</param>
    /// <param name="args">The command line.</param>
    public ServerScene(Func<ServerStart, ServerStart>? change, params string[] args)
    {
        Options = SettingsReader.Read([.. args.Select(a => a.Replace("{folder}", Folder, StringComparison.Ordinal))], _ => null);
        Plan = Planner.Plan(Options, Folder, name => name == "PATH" ? Environment.GetEnvironmentVariable("PATH") : null);
        PlanWriter.Write(Plan);
        // The test host has children of its own.
        var start = Plan.Start with
        {
            WaitsForAll = false,
        };
        Lines = new LineQueue(Stream.Synchronized(_lines), isJson: false, TimeProvider.System);
        var logger = new LineLogger(_log, isJson: false, LogLevel.Debug, new Redactor());
        Server = new ServerProcess(change is null ? start : change(start), Lines, logger, TimeProvider.System);
        Client = new ServerClient(Server, NullLogger.Instance);
    }

    /// <summary>A folder of its own, short enough for a socket.</summary>
    public string Folder { get; } = MadeOpen(Directory.CreateTempSubdirectory("sw-").FullName);

    public ServerWrapOptions Options { get; }

    public ServerPlan Plan { get; }

    public ServerProcess Server { get; }

    public ServerClient Client { get; }

    public LineQueue Lines { get; }

    /// <summary>What the server wrote so far.</summary>
    public string Output
    {
        get
        {
            _ = Lines.Flush(TimeSpan.FromSeconds(10));
            return Encoding.UTF8.GetString(_lines.ToArray());
        }
    }

    /// <summary>What we said of it.</summary>
    public string Log => _log.ToString();

    /// <summary>In a minute: only a test that fails waits for so long.</summary>
    public static long Soon => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() + 60_000;

    public void EnsureReady() => Server.EnsureReady(Soon);

    /// <summary>Sends a request straight to the server.</summary>
    public (ResponseHead Head, byte[] Body) Ask(string method, string target, params HeaderField[] headers)
    {
        var head = Client.Send(new HttpRequest(method, target, [new("Host", "www.example.com"), .. headers], default), Soon);
        var body = new ByteBuffer();
        body.Append(Client.Read, Client.ContentLength, int.MaxValue).ShouldBeTrue();
        Client.Finish();
        return (head, body.Written.ToArray());
    }

    public string Text(string target) => Encoding.UTF8.GetString(Ask("GET", target).Body);

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        Directory.Delete(Folder, recursive: true);
        _log.Dispose();
    }

    // Servers that root starts work as another user.
    private static string MadeOpen(string folder)
    {
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        return folder;
    }
}
