using System.Collections;
using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;

namespace GapFurniture.Shared;

/// <summary>The one place where the configs of SDK clients are made ready, so that all pieces read the environment alike.</summary>
public static partial class AwsClients
{
    private const string Region = "AWS_REGION";

    static AwsClients() => RuntimePipelineCustomizerRegistry.Instance.Register(new PageCustomizer());

    /// <summary>Makes a config ready.</summary>
    /// <param name="config">With what the client needs beyond that.</param>
    /// <param name="region">A Region of the piece's own config; null: as the environment and the profile say.</param>
    /// <param name="countsAttempts">
    /// True where the piece itself counts attempts: then one call is one request. (The SDK would repeat a request whose connection closed up to
    /// ten times at once, whatever the number of retries.)
    /// </param>
    /// <returns>The same config.</returns>
    public static T Ready<T>(this T config, string? region = null, bool countsAttempts = false)
        where T : ClientConfig
    {
        ArgumentNullException.ThrowIfNull(config);
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

    /// <summary>An S3 client for a Region, with its addressing settled.</summary>
    /// <param name="config">With what the client needs beyond that.</param>
    /// <param name="region">A Region of the piece's own config; null: as the environment and the profile say.</param>
    /// <param name="credentials">The piece's own; null: the SDK's chain.</param>
    public static S3Client S3(AmazonS3Config config, string? region = null, AWSCredentials? credentials = null)
    {
        S3Config(config, region);
        return credentials is null ? new S3Client(config) : new S3Client(credentials, config);
    }

    /// <summary>The config of an S3 client for a Region, with its addressing settled.</summary>
    /// <returns>The same config.</returns>
    public static AmazonS3Config S3Config(AmazonS3Config config, string? region = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Ready(region);
        // Emulators are addressed by path: bucket.localhost is no host.
        config.ForcePathStyle |= HasEndpoint();
        return config;
    }

    /// <summary>
    /// An SQS client for a queue. The SDK never uses the host of a queue's URL; so a URL of another Region, or of a VPC endpoint, would be asked
    /// for at the wrong place. Here it names the place, unless <c>AWS_ENDPOINT_URL</c> does.
    /// </summary>
    /// <param name="queue">The queue's name or URL.</param>
    /// <param name="region">A Region of the piece's own config; null: the URL's, or as the environment and the profile say.</param>
    /// <param name="credentials">The piece's own; null: the SDK's chain.</param>
    public static AmazonSQSClient Sqs(string queue, string? region = null, AWSCredentials? credentials = null)
    {
        var host = QueueHost().Match(queue ?? "");
        var own = host.Groups["region"].Value is { Length: > 0 } name ? name : null;
        var config = new AmazonSQSConfig().Ready(own ?? region);
        if (host.Groups["vpce"].Success && config.ServiceURL is not { Length: > 0 })
            (config.ServiceURL, config.AuthenticationRegion) = ($"https://{host.Groups["host"].Value}", own);
        return credentials is null ? new AmazonSQSClient(config) : new AmazonSQSClient(credentials, config);
    }

    // https://docs.aws.amazon.com/general/latest/gr/sqs-service.html
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-internetwork-traffic-privacy.html
    [GeneratedRegex(
        @"^https://(?<host>((?<vpce>vpce-[a-z0-9-]+)\.)?sqs\.(?<region>[a-z]{2,4}(-[a-z]+)+-\d+)\.(vpce\.)?amazonaws\.com(\.cn)?)/",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1000
    )]
    private static partial Regex QueueHost();

    /// <summary>
    /// Settles what the SDK for .NET reads in another way than AWS's other tools: an empty variable counts as not set, and
    /// <c>AWS_DEFAULT_REGION</c> is read after <c>AWS_REGION</c>. Changed in this process alone, so that clients which the SDK makes by itself
    /// (STS, IAM Identity Center) see the same.
    /// </summary>
    public static void ReadEnvironment()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (variable is { Key: string name, Value: "" } && name.StartsWith("AWS_", StringComparison.Ordinal))
                Environment.SetEnvironmentVariable(name, null);
        }
        if (Environment.GetEnvironmentVariable(Region) is null && Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION") is { } other)
            Environment.SetEnvironmentVariable(Region, other);
    }

    // Asked of a config that is thrown away: reading the URL settles it.
    private static bool HasEndpoint()
    {
        try
        {
            return new AmazonS3Config().ServiceURL is { Length: > 0 };
        }
        catch (AmazonClientException)
        {
            return true; // a wrong one; the client will say so
        }
    }
}

/// <summary>
/// The SDK's S3 client without two silent mistakes. Addressed by path, a key that begins with a slash loses it, and another object is read,
/// written or deleted: such a call is refused. And a page of HTML is an empty list to it: such an answer is an error.
/// </summary>
public class S3Client : AmazonS3Client
{
    /// <summary>A client with the SDK's chain of credentials.</summary>
    public S3Client(AmazonS3Config config)
        : base(config) { }

    /// <summary>A client with credentials of its own.</summary>
    public S3Client(AWSCredentials credentials, AmazonS3Config config)
        : base(credentials, config) { }

    /// <inheritdoc />
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerBefore<Marshaller>(new Guard());
    }

    // S3 names the bucket in every list.
    private const string NotFromS3 =
        "the response did not come from S3: a list without the bucket's name; does something else answer there (AWS_ENDPOINT_URL, a proxy)?";

    private sealed class Guard : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            ArgumentNullException.ThrowIfNull(executionContext);
            Check(executionContext.RequestContext);
            var response = await base.InvokeAsync<T>(executionContext);
            return response is ListObjectsV2Response { Name: null } ? throw new AmazonClientException(NotFromS3) : response;
        }

        private static void Check(IRequestContext context)
        {
            var (bucket, key) = context.OriginalRequest switch
            {
                GetObjectRequest get => (get.BucketName, get.Key),
                GetObjectMetadataRequest head => (head.BucketName, head.Key),
                PutObjectRequest put => (put.BucketName, put.Key),
                DeleteObjectRequest delete => (delete.BucketName, delete.Key),
                _ => default,
            };
            var isByPath =
                context.ClientConfig is AmazonS3Config { ForcePathStyle: true } || bucket?.Contains('.', StringComparison.Ordinal) == true;
            if (isByPath && key?.StartsWith('/') == true)
                throw new AmazonClientException(
                    $"s3://{bucket}/{key}: the key begins with a slash, which the SDK loses where a bucket is addressed by path (AWS_ENDPOINT_URL, a dot in its name); another object would be meant: rename it"
                );
        }
    }
}

/// <summary>One S3 client for each Region that a config names.</summary>
/// <param name="create">Makes the client of a Region; null: the process's own.</param>
public sealed class S3Clients(Func<string?, IAmazonS3> create) : IDisposable
{
    private readonly ConcurrentDictionary<string, IAmazonS3> _clients = new(StringComparer.Ordinal);

    /// <summary>The client of a Region; null: the process's own.</summary>
    public IAmazonS3 For(string? region) => _clients.GetOrAdd(region ?? "", r => create(r.Length == 0 ? null : r));

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
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
            if (response?.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) != true)
                return response!;
            var body = new MemoryStream();
            await (await response.ResponseBody.OpenResponseAsync()).CopyToAsync(body);
            var text = System.Text.Encoding.UTF8.GetString(body.GetBuffer().AsSpan(0, (int)Math.Min(body.Length, 16_384)));
            var isEmptyAfterWrite =
                body.Length == 0
                && response.IsSuccessStatusCode
                && !string.Equals(context.RequestContext.Request.HttpMethod, "GET", StringComparison.Ordinal);
            return isEmptyAfterWrite || text.AsSpan().TrimStart() is ['{' or '[', ..]
                ? new ReadResponse(response, body)
                : throw AwsTrouble.Page(response.StatusCode, text);
        }
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
