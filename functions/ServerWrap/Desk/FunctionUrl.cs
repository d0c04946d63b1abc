using System.Net;
using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Runtime;
using GapFurniture.ServerWrap.Server;
using GapFurniture.ServerWrap.Settings;
using Microsoft.Extensions.Logging;

namespace GapFurniture.ServerWrap.Desk;

/// <summary>Plays a function URL: listens, and serves each connection on a thread of its own, several at a time unlike one environment of Lambda.</summary>
internal sealed class FunctionUrl : IDisposable
{
    private readonly HttpSocket _listener;
    private readonly IServer _server;
    private readonly ServerWrapOptions _options;
    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _disposed = new();

    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public FunctionUrl(IPEndPoint address, IServer server, ServerWrapOptions options, ILogger logger)
    {
        (_server, _options, _logger) = (server, options, logger);
        _listener = HttpSocket.Listen(address);
        Address = _listener.End(isOther: false);
        new Thread(Accept) { IsBackground = true, Name = "function URL" }.Start();
    }

    /// <summary>Where it listens: the port that was given, where port 0 was asked for.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Ends listening; what is being answered ends with the process.</summary>
    public void Dispose()
    {
        _disposed.Set();
        _listener.Shut();
    }

    private void Accept()
    {
        while (true)
        {
            HttpSocket socket;
            try
            {
                socket = _listener.Accept();
            }
            catch (IOException)
            {
                // Else there are too many connections for now.
                if (!_disposed.Wait(20))
                    continue;
                _listener.Dispose();
                return;
            }
            new Thread(() => Serve(socket)) { IsBackground = true, Name = "client" }.Start();
        }
    }

    private void Serve(HttpSocket socket)
    {
        using var url = new FunctionUrlClient(socket, _logger);
        using var client = new ServerClient(_server, _logger);
        var loop = new InvocationLoop(url, client, _server, _options, _logger) { IsAlone = false };
        try
        {
            while (true)
                loop.ServeNext();
        }
        catch (RuntimeApiException)
        {
            // The client is gone.
        }
    }
}
