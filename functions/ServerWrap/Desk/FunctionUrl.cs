using System.Net;
using System.Net.Sockets;
using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Runtime;
using GapFurniture.ServerWrap.Server;
using GapFurniture.ServerWrap.Settings;
using Microsoft.Extensions.Logging;

namespace GapFurniture.ServerWrap.Desk;

/// <summary>Plays a function URL: listens, and serves each connection on a thread of its own, several at a time unlike one environment of Lambda.</summary>
internal sealed class FunctionUrl : IDisposable
{
    private readonly Socket _listener;
    private readonly IServer _server;
    private readonly ServerWrapOptions _options;
    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _disposed = new();

    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public FunctionUrl(IPEndPoint address, IServer server, ServerWrapOptions options, ILogger logger)
    {
        (_server, _options, _logger) = (server, options, logger);
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(address);
            _listener.Listen();
        }
        catch
        {
            _listener.Dispose();
            throw;
        }
        Address = (IPEndPoint)_listener.LocalEndPoint!;
        new Thread(Accept) { IsBackground = true, Name = "function URL" }.Start();
    }

    /// <summary>Where it listens: the port that was given, where port 0 was asked for.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Ends listening; what is being answered ends with the process.</summary>
    public void Dispose()
    {
        _disposed.Set();
        _listener.Dispose();
    }

    private void Accept()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = _listener.Accept();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Else there are too many connections for now.
                if (_disposed.Wait(20))
                    return;
                continue;
            }
            new Thread(() => Serve(socket)) { IsBackground = true, Name = "client" }.Start();
        }
    }

    private void Serve(Socket socket)
    {
        socket.NoDelay = true;
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
