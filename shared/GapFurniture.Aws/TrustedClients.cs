using Amazon.Runtime;
using Amazon.Runtime.Internal;
using GapFurniture.Shared.Tls;

namespace GapFurniture.Aws;

/// <summary>The SDK's HTTP clients as the SDK makes them, but with certificates verified by <see cref="Trust.Aws"/>.</summary>
internal sealed class TrustedClients : HttpClientFactory
{
    private static readonly TrustedClients s_instance = new();

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

    /// <summary>Gives every client of this process these, also those that the SDK's credential chain makes by itself.</summary>
    internal sealed class Customizer : IRuntimePipelineCustomizer
    {
        public string UniqueName => "GapFurniture.Trust";

        public void Customize(Type type, RuntimePipeline pipeline) => pipeline.AddHandlerBefore<HttpHandler<HttpContent>>(new Handler());
    }

    private sealed class Handler : PipelineHandler
    {
        public override void InvokeSync(IExecutionContext executionContext)
        {
            Set(executionContext);
            base.InvokeSync(executionContext);
        }

        public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            Set(executionContext);
            return base.InvokeAsync<T>(executionContext);
        }

        private static void Set(IExecutionContext executionContext)
        {
            if (executionContext.RequestContext.ClientConfig is ClientConfig { HttpClientFactory: null } config)
                config.HttpClientFactory = s_instance;
        }
    }
}
