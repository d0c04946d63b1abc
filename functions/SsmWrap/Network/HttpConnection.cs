using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace GapFurniture.SsmWrap.Network;

/// <summary>Status, headers and body of a response. Of a header that comes twice, the last.</summary>
internal sealed record HttpAnswer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>
/// A connection to a server of HTTP/1.1, kept alive between requests; blocking. For a program that sends one request and is gone, HttpClient's
/// pool, its threads and its event loop cost a third of all CPU over TLS with a full store of authorities (benchmarks: SsmWrapBench), so
/// here are sockets and <see cref="SslStream"/> alone. Through proxies HttpClient goes (<see cref="ProxiedHttp"/>).
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private const int HeadLimit = 64 * 1024;

    /// <summary>More than ten parameters of 8 KiB and their names could ever be; a server that sends more is not Parameter Store.</summary>
    public const int BodyLimit = 4 * 1024 * 1024;

    private readonly Stream _stream;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly byte[] _buffer = new byte[8 * 1024];
    private int _at;
    private int _filled;
    private long _asked;

    private HttpConnection(Stream stream, TimeSpan timeout, TimeProvider time) => (_stream, _timeout, _time) = (stream, timeout, time);

    /// <param name="endpoint">Scheme, host and port.</param>
    /// <param name="tls">How its certificate is verified.</param>
    /// <param name="timeout">For each wait, and for a response as a whole.</param>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The server is not trusted.</exception>
    /// <exception cref="IOException">The host has no address, nobody listens there, or TLS failed otherwise.</exception>
    public static HttpConnection Open(Uri endpoint, SslClientAuthenticationOptions tls, TimeSpan timeout, TimeProvider time)
    {
        Stream stream = new NetworkStream(Connect(endpoint, timeout), ownsSocket: true);
        try
        {
            if (endpoint.Scheme != Uri.UriSchemeHttps)
                return new HttpConnection(stream, timeout, time);
            var secure = new SslStream(stream);
            stream = secure;
            tls.TargetHost = endpoint.IdnHost.Trim('[', ']');
            secure.AuthenticateAsClient(tls);
            return new HttpConnection(stream, timeout, time);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static Socket Connect(Uri endpoint, TimeSpan timeout)
    {
        try
        {
            var addresses = Dns.GetHostAddresses(endpoint.IdnHost);
            for (var i = 0; ; i++)
            {
                var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp)
                {
                    NoDelay = true,
                    SendTimeout = (int)timeout.TotalMilliseconds,
                    ReceiveTimeout = (int)timeout.TotalMilliseconds,
                };
                try
                {
                    // A blocking connect has no other limit: TCP_SYNCNT, two more tries, are seven seconds.
                    socket.SetRawSocketOption(6, 7, [2, 0, 0, 0]);
                    socket.Connect(addresses[i], endpoint.Port);
                    return socket;
                }
                catch (SocketException) when (i < addresses.Length - 1)
                {
                    // The host has another address.
                    socket.Dispose();
                }
            }
        }
        catch (SocketException e)
        {
            // The error's own words; .NET adds an address to some.
            throw new IOException($"{new SocketException((int)e.SocketErrorCode).Message} ({endpoint.IdnHost}:{endpoint.Port})", e);
        }
    }

    /// <exception cref="IOException">The connection ended, took too long, or what came is not HTTP.</exception>
    public HttpAnswer Post(string path, IEnumerable<(string Name, string Value)> headers, byte[] body)
    {
        _asked = _time.GetTimestamp();
        var head = new StringBuilder($"POST {path} HTTP/1.1\r\n");
        foreach (var (name, value) in headers)
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n");
        _stream.Write([.. Encoding.Latin1.GetBytes(head.ToString()), .. body]);
        return Read();
    }

    private HttpAnswer Read()
    {
        while (true)
        {
            var status = ReadLine();
            if (
                !status.StartsWith("HTTP/1.", StringComparison.Ordinal)
                || status.Length < 12
                || !int.TryParse(status.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            )
                throw new IOException("the server does not speak HTTP/1.1");
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (string line; (line = ReadLine()).Length > 0; )
            {
                if (line.IndexOf(':', StringComparison.Ordinal) is var colon and > 0)
                    headers[line[..colon]] = line[(colon + 1)..].Trim();
            }
            // 100 Continue and its like come before the response.
            if (code >= 200)
                return new HttpAnswer((HttpStatusCode)code, headers, ReadBody(code, headers));
        }
    }

    /// <seealso href="https://www.rfc-editor.org/rfc/rfc9112#section-6.3"/>
    private byte[] ReadBody(int status, Dictionary<string, string> headers)
    {
        using var body = new MemoryStream();
        if (headers.TryGetValue("Transfer-Encoding", out var coding) && coding.EndsWith("chunked", StringComparison.OrdinalIgnoreCase))
        {
            while (true)
            {
                var size = ReadLine().Split(';')[0].Trim();
                if (!int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var count) || count < 0)
                    throw new IOException("the response is broken: a chunk has no size");
                if (count == 0)
                    break;
                Copy(body, count);
                if (ReadLine().Length > 0)
                    throw new IOException("the response is broken: a chunk is longer than it says");
            }
            while (ReadLine().Length > 0) { }
        }
        else if (headers.TryGetValue("Content-Length", out var text))
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
                throw new IOException("the response is broken: no length");
            Copy(body, length);
        }
        else if (status is not (204 or 304))
        {
            while (Fill())
                Copy(body, _filled - _at);
        }
        return body.ToArray();
    }

    private void Copy(MemoryStream body, long count)
    {
        if (body.Length + count > BodyLimit)
            throw new IOException("the response is too large");
        while (count > 0)
        {
            if (!Fill())
                throw new IOException("the response ended too early");
            var part = (int)Math.Min(count, _filled - _at);
            body.Write(_buffer, _at, part);
            _at += part;
            count -= part;
        }
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        while (true)
        {
            if (!Fill())
                throw new IOException("the connection was closed before the response was whole");
            var end = _buffer.AsSpan(_at, _filled - _at).IndexOf((byte)'\n');
            var part = end < 0 ? _filled - _at : end;
            line.Append(Encoding.Latin1.GetString(_buffer, _at, part));
            _at += end < 0 ? part : part + 1;
            if (line.Length > HeadLimit)
                throw new IOException("the response has lines without end");
            if (end >= 0)
                return line.ToString().TrimEnd('\r');
        }
    }

    /// <returns>False at the end of the connection.</returns>
    private bool Fill()
    {
        if (_at < _filled)
            return true;
        // The socket's own limit begins anew with every byte.
        if (_time.GetElapsedTime(_asked) > _timeout)
            throw new IOException("the response is too slow");
        _at = 0;
        _filled = _stream.Read(_buffer);
        return _filled > 0;
    }

    public void Dispose() => _stream.Dispose();
}
