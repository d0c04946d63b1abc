using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace GapFurniture.Shared.Parameters.Direct;

/// <summary>
/// One connection to one host, kept alive from request to request; blocking. HttpClient would bring a pool, an event loop and threads, and
/// with them half of the time that starting a program takes. Redirects are not followed: AWS sends none.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private static readonly TimeSpan s_connecting = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_answering = TimeSpan.FromSeconds(10);

    private readonly Stream _stream;
    private readonly HttpAnswerReader _reader;

    private HttpConnection(Stream stream)
    {
        _stream = stream;
        _reader = new HttpAnswerReader(stream);
    }

    /// <summary>Whether the failed request cannot have been seen by the server's application: the connection was dead already.</summary>
    public bool FailedBeforeAnswer => !_reader.HasBegun;

    /// <summary>Connects. Patience is for the connection, and again for each answer; null for as long as a service of AWS may take.</summary>
    /// <exception cref="IOException">The host or the proxy cannot be reached.</exception>
    /// <exception cref="AuthenticationException">TLS failed, such as by an untrusted certificate.</exception>
    public static HttpConnection Open(Uri target, HttpProxy? proxy, string? certificateAuthorities, TimeSpan? patience = null)
    {
        var first = proxy?.Address ?? target;
        var stream = Connect(first.IdnHost, first.Port, patience ?? s_connecting, patience ?? s_answering);
        try
        {
            if (proxy?.Address.Scheme == Uri.UriSchemeHttps)
                stream = Secure(stream, first.IdnHost, certificateAuthorities);
            if (target.Scheme == Uri.UriSchemeHttps)
            {
                if (proxy is not null)
                    Tunnel(stream, target, proxy);
                stream = Secure(stream, target.IdnHost, certificateAuthorities);
            }
            return new HttpConnection(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">The connection failed.</exception>
    public HttpAnswer Send(ReadOnlySpan<byte> request)
    {
        _stream.Write(request);
        return _reader.Read();
    }

    public void Dispose() => _stream.Dispose();

    private static Stream Connect(string host, int port, TimeSpan connecting, TimeSpan answering)
    {
        try
        {
            var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : Dns.GetHostAddresses(host);
            for (var i = 0; ; i++)
            {
                try
                {
                    return OperatingSystem.IsLinux()
                        ? LinuxSocketStream.Connect(addresses[i], port, connecting, answering)
                        : ConnectElsewhere(addresses[i], port, connecting, answering);
                }
                catch (Exception e) when (e is IOException or SocketException && i < addresses.Length - 1)
                {
                    // The host has another address.
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new IOException($"{host}:{port}: {e.Message}", e);
        }
    }

    private static NetworkStream ConnectElsewhere(IPAddress address, int port, TimeSpan connecting, TimeSpan answering)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            SendTimeout = (int)answering.TotalMilliseconds,
            ReceiveTimeout = (int)answering.TotalMilliseconds,
        };
        try
        {
            if (!socket.ConnectAsync(address, port).Wait(connecting))
                throw new SocketException((int)SocketError.TimedOut);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception e)
        {
            socket.Dispose();
            throw e is AggregateException { InnerException: SocketException inner } ? inner : e;
        }
    }

    private static void Tunnel(Stream stream, Uri target, HttpProxy proxy)
    {
        var authority = $"{target.IdnHost}:{target.Port}";
        var authorization = proxy.Authorization is { } basic ? $"Proxy-Authorization: {basic}\r\n" : "";
        stream.Write(Encoding.ASCII.GetBytes($"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n{authorization}\r\n"));
        var answer = new HttpAnswerReader(stream).Read(isTunnel: true);
        if (answer.Status is < 200 or >= 300)
            throw new IOException(
                $"the proxy {proxy.Address.IdnHost}:{proxy.Address.Port} refuses a tunnel to {authority}: HTTP {answer.Status}"
            );
    }

    private static SslStream Secure(Stream stream, string host, string? certificateAuthorities)
    {
        var secure = new SslStream(stream);
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (certificateAuthorities is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(certificateAuthorities);
        }
        try
        {
            secure.AuthenticateAsClient(options);
            return secure;
        }
        catch
        {
            secure.Dispose();
            throw;
        }
    }
}
