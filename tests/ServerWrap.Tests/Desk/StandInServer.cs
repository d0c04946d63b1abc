using System.Net;
using System.Net.Sockets;
using GapFurniture.Http;
using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Server;

namespace GapFurniture.ServerWrap.Tests.Desk;

/// <summary>A server in this process, which answers as a test says.</summary>
internal sealed class StandInServer : IServer, IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Action<HttpRequest, IncomingConnection> _answer;

    public StandInServer(Action<HttpRequest, IncomingConnection> answer)
    {
        _answer = answer;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        EndPoint = _listener.LocalEndPoint!;
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public EndPoint EndPoint { get; }

    public int Generation => 1;

    public string? RequestId { get; set; }

    public long AnsweredAt { get; set; }

    /// <summary>What the next start of the server fails with; null: it is ready.</summary>
    public string? Trouble { get; set; }

    public bool IsStopped { get; private set; }

    public void Begin() { }

    public void TellReady() { }

    public void EnsureReady(long deadline)
    {
        if (Trouble is not null)
            throw new ServerException(Trouble);
    }

    public void BrokeOff(int generation) { }

    public void Hung(int generation) { }

    public void Stop() => IsStopped = true;

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.Accept();
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Serve(Socket socket)
    {
        // Whoever collects a socket closes its handle.
        using var kept = socket;
        using var connection = new IncomingConnection(new HttpSocket(kept.SafeHandle));
        try
        {
            while (connection.IsKept && connection.Read(int.MaxValue) is { } request)
                _answer(request, connection);
        }
        catch (IOException)
        {
            // The client is gone, or the test breaks the connection off.
        }
    }
}
