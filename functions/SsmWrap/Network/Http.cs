using System.Collections.Concurrent;
using GapFurniture.Shared.Tls;

namespace GapFurniture.SsmWrap.Network;

/// <summary>Sends requests to one endpoint; from several threads at once.</summary>
internal interface IHttp : IDisposable
{
    /// <exception cref="IOException">There was no response.</exception>
    /// <exception cref="HttpRequestException">There was no response.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The server is not trusted.</exception>
    /// <exception cref="OperationCanceledException">It took too long, or is not wanted any more.</exception>
    HttpAnswer Post(IReadOnlyList<(string Name, string Value)> headers, byte[] body, CancellationToken cancellationToken);
}

/// <summary>Connections of our own.</summary>
internal sealed class DirectHttp(Uri endpoint, TimeSpan timeout, TimeProvider time) : IHttp
{
    private readonly ConcurrentStack<HttpConnection> _idle = new();

    public HttpAnswer Post(IReadOnlyList<(string Name, string Value)> headers, byte[] body, CancellationToken cancellationToken)
    {
        while (true)
        {
            var isKept = _idle.TryPop(out var connection);
            connection ??= HttpConnection.Open(endpoint, Trust.Aws.Options(), timeout, time);
            try
            {
                // Whoever waits for a response of nobody's interest is woken up.
                using var abort = cancellationToken.Register(static c => ((HttpConnection)c!).Dispose(), connection);
                var answer = connection.Post(endpoint.AbsolutePath, headers, body);
                _idle.Push(connection);
                return answer;
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                connection.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
                // The server closed it while it lay idle: the next one, or a new one, takes the request, which only reads.
                if (!isKept)
                    throw;
            }
        }
    }

    public void Dispose()
    {
        foreach (var connection in _idle)
            connection.Dispose();
    }
}

/// <summary>Through a proxy, with all that HttpClient knows of them.</summary>
internal sealed class ProxiedHttp(Uri endpoint, TimeSpan timeout, EnvironmentProxy proxy) : IHttp
{
    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            Proxy = proxy,
            SslOptions = Trust.Aws.Options(),
        }
    )
    {
        Timeout = timeout,
        MaxResponseContentBufferSize = HttpConnection.BodyLimit,
    };

    public HttpAnswer Post(IReadOnlyList<(string Name, string Value)> headers, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = _client.Send(request, cancellationToken);
        // It has arrived: nothing is waited for here.
        var content = response.Content.ReadAsByteArrayAsync(cancellationToken).GetAwaiter().GetResult();
        var answered = response.Headers.ToDictionary(h => h.Key, h => h.Value.Last(), StringComparer.OrdinalIgnoreCase);
        return new HttpAnswer(response.StatusCode, answered, content);
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>The authorities of AWS's endpoints, for images that have none: from the building system's store (<c>aws-roots</c>).</summary>
internal static class AwsRoots
{
    // Where AWS's services have their endpoints, in all partitions.
    private static readonly string[] s_domains =
    [
        ".amazonaws.com",
        ".amazonaws.com.cn",
        ".amazonaws.eu",
        ".api.aws",
        ".api.amazonwebservices.com.cn",
    ];

    /// <returns>Five certificates in PEM; null for a host that is not AWS's.</returns>
    public static byte[]? For(string host)
    {
        if (!Array.Exists(s_domains, d => host.EndsWith(d, StringComparison.OrdinalIgnoreCase)))
            return null;
        using var roots = typeof(AwsRoots).Assembly.GetManifestResourceStream("aws-roots.pem")!;
        var pem = new byte[roots.Length];
        roots.ReadExactly(pem);
        return pem;
    }
}
