using System.Net;
using System.Net.Sockets;

namespace GapFurniture.Benchmarks;

/// <summary>Takes bytes over loopback TCP, as the Runtime API would, and throws them away.</summary>
internal sealed class Sink : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Socket _to = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Socket _from;
    private long _taken;
    private long _expected;

    public Sink()
    {
        _listener.Start();
        _to.Connect(_listener.LocalEndpoint);
        _from = _listener.AcceptSocket();
        new Thread(Drain) { IsBackground = true }.Start();
    }

    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[_to.Send(bytes)..];
    }

    /// <summary>Returns when so many more bytes have arrived.</summary>
    public void WaitFor(long bytes)
    {
        _expected += bytes;
        while (Volatile.Read(ref _taken) < _expected)
            Thread.Yield();
    }

    public void Dispose()
    {
        _to.Dispose();
        _from.Dispose();
        _listener.Stop();
    }

    private void Drain()
    {
        var buffer = new byte[1 << 18];
        try
        {
            int n;
            while ((n = _from.Receive(buffer)) > 0)
                Interlocked.Add(ref _taken, n);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Over.
        }
    }
}
