using System.Collections;
using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Shared.Tls;

namespace GapFurniture.Aws;

/// <summary>The one place where the configs of SDK clients are made ready, so that all pieces read the environment alike.</summary>
public static class AwsClients
{
    private const string Region = "AWS_REGION";

    static AwsClients()
    {
        RuntimePipelineCustomizerRegistry.Instance.Register(new PageCustomizer());
        RuntimePipelineCustomizerRegistry.Instance.Register(new TrustedClients.Customizer());
    }

    /// <summary>Makes a config ready, and returns it.</summary>
    /// <param name="config">With what the client needs beyond that.</param>
    /// <param name="region">A Region of the piece's own config; null: as the environment and the profile say.</param>
    /// <param name="countsAttempts">
    /// True where the piece itself counts attempts: then one call is one request. (The SDK would repeat a request whose connection closed up to
    /// ten times at once, whatever the number of retries.)
    /// </param>
    public static T Ready<T>(this T config, string? region = null, bool countsAttempts = false)
        where T : ClientConfig
    {
        ReadEnvironment();
        if (region is not null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            config.AuthenticationRegion = region;
        }
        if (countsAttempts)
            (config.MaxErrorRetry, config.MaxStaleConnectionRetries) = (0, 0);
        return config;
    }

    /// <summary>An S3 client; Region and credentials are the piece's own, or null.</summary>
    public static S3Client S3(AmazonS3Config config, string? region = null, AWSCredentials? credentials = null) =>
        new(config, region, credentials);

    /// <summary>Whether the environment or the profile names an address for the service.</summary>
    /// <param name="unused">A config that is thrown away: reading its address settles it, and one of the environment is forgotten.</param>
    public static bool HasEndpoint(ClientConfig unused)
    {
        try
        {
            return unused.ServiceURL is { Length: > 0 };
        }
        catch (AmazonClientException)
        {
            return true; // a wrong one; the client will say so
        }
    }

    /// <summary>
    /// Settles what the SDK for .NET reads in another way than AWS's other tools: an empty variable counts as not set, and
    /// <c>AWS_DEFAULT_REGION</c> is read after <c>AWS_REGION</c>. The white space that files and clipboards put around a value is cut off: no key,
    /// Region or address has any. Changed in this process alone, so that clients which the SDK makes by itself (STS, IAM Identity Center) see
    /// the same.
    /// </summary>
    public static void ReadEnvironment()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (
                variable is { Key: string name, Value: string value }
                && name.StartsWith("AWS_", StringComparison.Ordinal)
                && value.Trim() is var bare
                && (bare.Length == 0 || bare != value)
            )
                Environment.SetEnvironmentVariable(name, bare.Length == 0 ? null : bare);
        }
        if (Environment.GetEnvironmentVariable(Region) is null && Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION") is { } other)
            Environment.SetEnvironmentVariable(Region, other);
    }
}

/// <summary>
/// Notices pages of load balancers, proxies and firewalls where an API response belongs. The SDK reads no word of them, or takes them for an
/// empty answer.
/// </summary>
internal sealed class PageCustomizer : IRuntimePipelineCustomizer
{
    public string UniqueName => "GapFurniture.Pages";

    public void Customize(Type type, RuntimePipeline pipeline) => pipeline.AddHandlerBefore<HttpHandler<HttpContent>>(new PageHandler());

    private sealed class PageHandler : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            try
            {
                var result = await base.InvokeAsync<T>(executionContext);
                // Objects may be pages.
                if (executionContext.RequestContext.OriginalRequest is not (GetObjectRequest or GetObjectMetadataRequest))
                    executionContext.ResponseContext.HttpResponse = await WithoutPageAsync(
                        executionContext,
                        executionContext.ResponseContext.HttpResponse
                    );
                return result;
            }
            catch (HttpErrorResponseException e)
            {
                var response = await WithoutPageAsync(executionContext, e.Response);
                // An ordinary refusal goes on as it came.
                if (ReferenceEquals(response, e.Response))
                    throw;
                throw new HttpErrorResponseException(e.Message, e, response);
            }
        }

        // Emulators (moto) send JSON as text/html, and nothing after a write, which is no page: what is given back can be read again.
        private static async Task<IWebResponseData> WithoutPageAsync(IExecutionContext context, IWebResponseData response)
        {
            if (response is null || IsOfAws(response.ContentType ?? ""))
                return response!;
            var body = new MemoryStream();
            await (await response.ResponseBody.OpenResponseAsync()).CopyToAsync(body);
            var text = System.Text.Encoding.UTF8.GetString(body.GetBuffer().AsSpan(0, (int)Math.Min(body.Length, 16_384)));
            var method = context.RequestContext.Request.HttpMethod;
            // Nor does an answer to HEAD have a body: 404 is then just "missing".
            var mayBeEmpty = method == "HEAD" || (method != "GET" && response.IsSuccessStatusCode);
            return IsPage(response, text.TrimStart(), mayBeEmpty)
                ? throw AwsTrouble.Page(response.StatusCode, text)
                : new ReadResponse(response, body);
        }

        private static bool IsOfAws(string type) =>
            type.Contains("json", StringComparison.OrdinalIgnoreCase)
            || type.Contains("octet-stream", StringComparison.OrdinalIgnoreCase)
            || (type.Contains("xml", StringComparison.OrdinalIgnoreCase) && !type.Contains("html", StringComparison.OrdinalIgnoreCase));

        private static bool IsPage(IWebResponseData response, string text, bool mayBeEmpty) =>
            text.Length == 0 ? IsHtml(response) && !mayBeEmpty
            : text[0] is '{' or '[' ? false
            : IsHtml(response)
                || text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
                || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
                || (text[0] != '<' && !response.IsSuccessStatusCode);

        private static bool IsHtml(IWebResponseData response) =>
            response.ContentType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true;
    }

    private sealed class ReadResponse(IWebResponseData response, MemoryStream body) : IWebResponseData, IHttpResponseBody
    {
        public long ContentLength => body.Length;

        public string ContentType => response.ContentType;

        public HttpStatusCode StatusCode => response.StatusCode;

        public bool IsSuccessStatusCode => response.IsSuccessStatusCode;

        public IHttpResponseBody ResponseBody => this;

        public string[] GetHeaderNames() => response.GetHeaderNames();

        public bool IsHeaderPresent(string headerName) => response.IsHeaderPresent(headerName);

        public string GetHeaderValue(string headerName) => response.GetHeaderValue(headerName);

        public bool IsEventHeaderPresent(string headerName) => response.IsEventHeaderPresent(headerName);

        public Amazon.Runtime.EventStreams.IEventStreamHeader GetEventStreamHeader(string headerName) =>
            response.GetEventStreamHeader(headerName);

        public Stream OpenResponse() => new MemoryStream(body.GetBuffer(), 0, (int)body.Length, writable: false);

        public Task<Stream> OpenResponseAsync() => Task.FromResult(OpenResponse());

        public void Dispose() => response.ResponseBody.Dispose();
    }
}
