using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace GapFurniture.SsmWrap.Tests.EndToEnd.Fakes;

/// <summary>
/// Takes connections and passes their bytes on to a server of this machine: as a TLS front, as a proxy that makes tunnels (CONNECT) to a TLS
/// front whatever host is asked for, or as a proxy that forwards plain requests.
/// </summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<NetworkStream, CancellationToken, Task<(Stream Near, int Port, byte[] First)?>> _open;
    private readonly Task _accepting;

    private Relay(Func<Relay, NetworkStream, CancellationToken, Task<(Stream Near, int Port, byte[] First)?>> open)
    {
        _open = (stream, stop) => open(this, stream, stop);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The first line, and the authorization, of what a proxy was asked.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Speaks TLS with this certificate, and if wanted with one cipher suite alone.</summary>
    public static Relay Tls(X509Certificate2 certificate, int port, TlsCipherSuite? suite = null) =>
        new(
            async (_, stream, stop) =>
            {
                var secure = new SslStream(stream);
                var options = new SslServerAuthenticationOptions
                {
                    ServerCertificate = certificate,
                    CipherSuitesPolicy = suite is { } only ? new CipherSuitesPolicy([only]) : null,
                };
                await secure.AuthenticateAsServerAsync(options, stop);
                return (secure, port, []);
            }
        );

    /// <summary>A proxy; every tunnel ends at one port, every plain request at the other, whatever host they are for.</summary>
    /// <param name="authorization">What it wants as Proxy-Authorization; null for nothing.</param>
    public static Relay Proxy(int tunnels, int plain, string? authorization = null) =>
        new(
            async (relay, stream, stop) =>
            {
                while (true)
                {
                    var head = await HeadAsync(stream, stop);
                    if (head.Length == 0)
                        return null;
                    var lines = head.Split("\r\n");
                    var given = lines.FirstOrDefault(l => l.StartsWith("Proxy-Authorization:", StringComparison.OrdinalIgnoreCase));
                    if (authorization is not null && given?.Split(':', 2)[1].Trim() != authorization)
                    {
                        await stream.WriteAsync(
                            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
                            stop
                        );
                        continue;
                    }
                    relay.Asked.Enqueue(lines[0]);
                    if (!lines[0].StartsWith("CONNECT ", StringComparison.Ordinal))
                        return (stream, plain, Encoding.Latin1.GetBytes(Forwarded(lines)));
                    await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), stop);
                    return (stream, tunnels, []);
                }
            }
        );

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            // Once the test is over, the listener is no more.
            while (!_stop.IsCancellationRequested)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            if (await _open(client.GetStream(), _stop.Token) is not { } opened)
                return;
            await using var near = opened.Near;
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, opened.Port, _stop.Token);
            await using var far = server.GetStream();
            await far.WriteAsync(opened.First, _stop.Token);
            await Task.WhenAny(near.CopyToAsync(far, _stop.Token), far.CopyToAsync(near, _stop.Token));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or AuthenticationException)
        {
            // The client went, or does not trust us: what it says of that is what tests look at.
        }
    }

    /// <summary>Byte by byte: what follows the head belongs to somebody else.</summary>
    private static async Task<string> HeadAsync(NetworkStream stream, CancellationToken stop)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, stop) == 0)
                return "";
            head.Append((char)one[0]);
        }
        return head.ToString();
    }

    /// <summary>The request as the server wants it: a path where the proxy was given a whole address, one request a connection.</summary>
    private static string Forwarded(string[] lines)
    {
        var words = lines[0].Split(' ');
        var kept = lines[1..^2].Where(l => !l.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase));
        return $"{words[0]} {new Uri(words[1]).PathAndQuery} {words[2]}\r\n{string.Join("\r\n", kept)}\r\nConnection: close\r\n\r\n";
    }
}
