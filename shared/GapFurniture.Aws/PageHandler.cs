using System.Text;
using Amazon.Runtime;
using Amazon.S3;

namespace GapFurniture.Aws;

/// <summary>
/// Notices pages of load balancers, proxies and firewalls where an API response belongs. The SDK reads no word of them, or takes them for an
/// empty answer.
/// </summary>
/// <param name="config">Of the client whose responses these are.</param>
/// <param name="inner">Sends the requests.</param>
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
