using System.Runtime.InteropServices;
using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Runtime;
using GapFurniture.ServerWrap.Server;
using GapFurniture.ServerWrap.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace GapFurniture.ServerWrap.Desk;

/// <summary>serverwrap without Lambda: <c>-event</c> and <c>-serve</c>. Requests and answers take the way that they take there.</summary>
internal static class DeskCommand
{
    /// <summary>Runs what the options say, until it is done or a signal ends it.</summary>
    /// <param name="options">With <see cref="ServerWrapOptions.EventFile"/> or <see cref="ServerWrapOptions.ServeAddress"/>.</param>
    /// <param name="server">Stopped at the end.</param>
    /// <param name="logger">Told of what goes wrong, and of requests.</param>
    /// <returns>The exit code: 1 where the server does not come up, or the invocation failed.</returns>
    public static int Run(ServerWrapOptions options, IServer server, ILogger logger)
    {
        using var ended = new ManualResetEventSlim();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        try
        {
            var bytes = options.EventFile is { } file ? ReadFile(file) : null;
            server.EnsureReady(long.MaxValue);
            server.TellReady();
            if (bytes is not null)
                return RunEvent(bytes, options, server, logger);
            using var url = new FunctionUrl(options.ServeAddress!, server, options, logger);
            Log.Serving(logger, $"http://{url.Address}/");
            ended.Wait();
            return 0;
        }
        catch (Exception e) when (e is ServerException or IOException or UnauthorizedAccessException)
        {
            Log.DeskFailed(logger, e.Message);
            return 1;
        }
        finally
        {
            server.Stop();
        }

        void End(PosixSignalContext context)
        {
            // A second signal ends the process as if nobody listened.
            context.Cancel = options.EventFile is null && !ended.IsSet;
            ended.Set();
        }
    }

    private static int RunEvent(byte[] bytes, ServerWrapOptions options, IServer server, ILogger logger)
    {
        using var output = Console.OpenStandardOutput();
        var invocation = new EventFile(bytes, output, options.Raw);
        using var client = new ServerClient(server, logger);
        new InvocationLoop(invocation, client, server, options, logger) { IsAlone = true }.ServeNext();
        return invocation.HasSucceeded ? 0 : 1;
    }

    private static byte[] ReadFile(string file)
    {
        if (file != "-")
            return File.ReadAllBytes(file);
        using var bytes = new MemoryStream();
        // Console would read lines from a terminal, with all that it knows of terminals.
        using var input = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        input.CopyTo(bytes);
        return bytes.ToArray();
    }
}
