using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using GapFurniture.ServerWrap.Server;

namespace GapFurniture.ServerWrap.Tests.Http;

/// <summary>
/// A server on a unix socket or a port that does with each connection what a test says, byte for byte; and its own keeper, so that tests
/// can restart it.
/// </summary>
internal sealed class ScriptedServer : IServer, IDisposable
{
    private readonly DirectoryInfo? _folder;
    private readonly Action<Peer> _script;
    private readonly ConcurrentBag<Peer> _peers = [];
    private Socket? _listener;
    private int _connections;

    /// <param name="script">What is done with each connection, on a thread of its own; at its end the connection is closed.</param>
    /// <param name="isUnix">On a unix socket, else on a port of 127.0.0.1.</param>
    public ScriptedServer(Action<Peer> script, bool isUnix = true)
    {
        _script = script;
        _folder = isUnix ? Directory.CreateTempSubdirectory("serverwrap-test") : null;
        EndPoint = isUnix ? new UnixDomainSocketEndPoint(Path.Combine(_folder!.FullName, "socket")) : new IPEndPoint(IPAddress.Loopback, 0);
        Listen();
    }

    public EndPoint EndPoint { get; private set; }

    public int Generation { get; private set; } = 1;

    public string? RequestId { get; set; }

    public long AnsweredAt { get; set; }

    /// <summary>How many connections were made to it.</summary>
    public int Connections => _connections;

    /// <summary>Generations that were reported as hung.</summary>
    public ConcurrentQueue<int> Hangs { get; } = [];

    public int Stops { get; private set; }

    /// <summary>Requests as they came, heads only.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>What <see cref="EnsureReady"/> does beside nothing.</summary>
    public Action<long> OnEnsureReady { get; set; } = _ => { };

    public void Begin() { }

    public void TellReady() { }

    public void EnsureReady(long deadline) => OnEnsureReady(deadline);

    public void BrokeOff(int generation) { }

    public void Hung(int generation) => Hangs.Enqueue(generation);

    public void Stop() => Stops++;

    /// <summary>Ends it with all its connections, and starts another one.</summary>
    public void Restart()
    {
        Kill();
        Generation++;
        Listen();
    }

    /// <summary>Ends it with all its connections; nobody listens then.</summary>
    public void Kill()
    {
        _listener?.Dispose();
        if (_folder is not null)
            File.Delete(EndPoint.ToString()!);
        foreach (var peer in _peers)
            peer.Dispose();
    }

    public void Listen()
    {
        var listener = new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(EndPoint);
        listener.Listen();
        EndPoint = _folder is null ? listener.LocalEndPoint! : EndPoint;
        _listener = listener;
        new Thread(() => Accept(listener)) { IsBackground = true }.Start();
    }

    public void Dispose()
    {
        Kill();
        _folder?.Delete(recursive: true);
    }

    private void Accept(Socket listener)
    {
        try
        {
            while (true)
            {
                var peer = new Peer(listener.Accept(), this);
                _peers.Add(peer);
                Interlocked.Increment(ref _connections);
                new Thread(() => Serve(peer)) { IsBackground = true }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over, or the server was killed.
        }
    }

    private void Serve(Peer peer)
    {
        try
        {
            _script(peer);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or EndOfStreamException)
        {
            // The client is gone, or the server was killed.
        }
        finally
        {
            peer.Dispose();
        }
    }
}

/// <summary>The server's side of one connection.</summary>
internal sealed class Peer(Socket socket, ScriptedServer server) : IDisposable
{
    private readonly List<byte> _rest = [];

    public Socket Socket => socket;

    /// <summary>Reads a request with its body.</summary>
    /// <returns>Its head as text, and its body.</returns>
    /// <exception cref="EndOfStreamException">The client has closed the connection.</exception>
    public (string Head, byte[] Body) Read()
    {
        var head = ReadHead();
        var length = head.Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length: ", StringComparison.Ordinal))?[16..];
        return (head, ReadBytes(length is null ? 0 : int.Parse(length)));
    }

    /// <summary>Reads the head of a request, with its blank line.</summary>
    public string ReadHead()
    {
        int end;
        while ((end = Encoding.Latin1.GetString([.. _rest]).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
            Receive();
        var head = Encoding.UTF8.GetString(ReadBytes(end + 4));
        server.Requests.Enqueue(head);
        return head;
    }

    public byte[] ReadBytes(int count)
    {
        while (_rest.Count < count)
            Receive();
        var bytes = _rest[..count].ToArray();
        _rest.RemoveRange(0, count);
        return bytes;
    }

    public void Write(string text) => Write(Encoding.Latin1.GetBytes(text));

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[socket.Send(bytes)..];
    }

    /// <summary>Answers with 200 and a body.</summary>
    public void Answer(string body) => Write($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    /// <summary>Returns when the client has closed the connection.</summary>
    public void WaitForEnd()
    {
        try
        {
            while (true)
                Receive();
        }
        catch (EndOfStreamException) { }
    }

    public void Dispose() => socket.Dispose();

    private void Receive()
    {
        var part = new byte[64 * 1024];
        var count = socket.Receive(part);
        if (count == 0)
            throw new EndOfStreamException();
        _rest.AddRange(part.AsSpan(0, count));
    }
}
