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
            if (!_idle.TryPop(out var connection))
                connection = HttpConnection.Open(endpoint, Trust.Aws.Options(), timeout, time);
            try
            {
                // Whoever waits for a response of nobody's interest is woken up.
                using var abort = cancellationToken.Register(static c => ((HttpConnection)c!).Dispose(), connection);
                var answer = connection.Post(endpoint.AbsolutePath, headers, body);
                if (answer.Headers.GetValueOrDefault("Connection")?.Equals("close", StringComparison.OrdinalIgnoreCase) == true)
                    connection.Dispose();
                else
                    _idle.Push(connection);
                return answer;
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                connection.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
                // It was closed while it lay idle: the next one, or a new one, takes the request.
                if (!connection.IsUsed || connection.HasAnswered)
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
    private readonly HttpMessageInvoker _client = new(
        new SocketsHttpHandler
        {
            ConnectTimeout = timeout,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            Proxy = proxy,
            SslOptions = Trust.Aws.Options(),
        }
    );

    public HttpAnswer Post(IReadOnlyList<(string Name, string Value)> headers, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        using var response = _client.Send(request, limit.Token);
        using var stream = response.Content.ReadAsStream(limit.Token);
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = stream.Read(buffer)) > 0; )
        {
            content.Write(buffer, 0, read);
            if (content.Length > HttpConnection.BodyLimit)
                throw new IOException("the response is too large");
        }
        var answered = response.Headers.ToDictionary(h => h.Key, h => h.Value.Last(), StringComparer.OrdinalIgnoreCase);
        return new HttpAnswer(response.StatusCode, answered, content.ToArray());
    }

    public void Dispose() => _client.Dispose();
}
