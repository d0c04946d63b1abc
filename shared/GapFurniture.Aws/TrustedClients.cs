using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using GapFurniture.Shared.Tls;

namespace GapFurniture.Aws;

/// <summary>The SDK's HTTP clients as the SDK makes them, but with certificates verified by <see cref="Trust.Aws"/>.</summary>
internal sealed class TrustedClients : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = clientConfig.AllowAutoRedirect,
            UseCookies = false,
            SslOptions = Trust.Aws.Options(),
        };
        if (clientConfig.ConnectTimeout is { } connect)
            handler.ConnectTimeout = connect;
        var client = new HttpClient(new PageHandler(clientConfig, handler));
        if (clientConfig.Timeout is { } timeout)
            client.Timeout = timeout;
        return client;
    }
}

/// <summary>Notices pages of load balancers and proxies where an API response belongs, which may be an empty answer to the SDK.</summary>
internal sealed class PageHandler(IClientConfig config, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <inheritdoc />
    /// <exception cref="AmazonServiceException">The response is a page.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        if (request.Method == HttpMethod.Head || IsOfAws(type) || (response.IsSuccessStatusCode && MayBeObject(request)))
            return response;
        // Emulators (moto) send JSON as text/html, and nothing after a write, which is no page: what is in memory can be read again.
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 16_384))).TrimStart();
        var mayBeEmpty = request.Method != HttpMethod.Get && response.IsSuccessStatusCode;
        if (!IsPage(text, Contains(type, "html"), response.IsSuccessStatusCode, mayBeEmpty))
            return response;
        using (response)
            throw AwsTrouble.Page(response.StatusCode, text);
    }

    // Objects may be pages: a GET of S3 that asks for nothing but one, or a version of one.
    private bool MayBeObject(HttpRequestMessage request) =>
        config is AmazonS3Config
        && request.Method == HttpMethod.Get
        && request.RequestUri!.Query is var query
        && (query.Length == 0 || Contains(query, "versionId="));

    private static bool IsOfAws(string type) =>
        Contains(type, "json") || Contains(type, "octet-stream") || (Contains(type, "xml") && !Contains(type, "html"));

    private static bool IsPage(string text, bool isHtml, bool isSuccess, bool mayBeEmpty) =>
        text.Length == 0 ? (isHtml || isSuccess) && !mayBeEmpty
        : text[0] is '{' or '[' ? false
        : isHtml
            || text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || (text[0] != '<' && !isSuccess);

    private static bool Contains(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
