using Amazon.Lambda.RuntimeSupport.Bootstrap;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Runs after start and before the first invocation; false ends the program, an exception is an initialisation error.</summary>
public delegate Task<bool> LambdaBootstrapInitializer();

/// <summary>Puts a <see cref="LambdaBootstrap"/> together.</summary>
public partial class LambdaBootstrapBuilder
{
    private readonly HandlerWrapper _handler;
    private HttpClient _httpClient;
    private LambdaBootstrapOptions _options = new();
    private LambdaBootstrapInitializer _initializer;

    private LambdaBootstrapBuilder(HandlerWrapper handler) => _handler = handler;

    /// <summary>Takes this client for the Runtime API. It stays the caller's to dispose, but must not have sent anything yet.</summary>
    public LambdaBootstrapBuilder UseHttpClient(HttpClient httpClient)
    {
        _httpClient = httpClient;
        return this;
    }

    public LambdaBootstrapBuilder UseBootstrapHandler(LambdaBootstrapInitializer lambdaBootstrapInitializer)
    {
        _initializer = lambdaBootstrapInitializer;
        return this;
    }

    public LambdaBootstrapBuilder ConfigureOptions(Action<LambdaBootstrapOptions> options = null)
    {
        _options = new LambdaBootstrapOptions();
        options?.Invoke(_options);
        return this;
    }

    public LambdaBootstrap Build() =>
        _httpClient is null
            ? new LambdaBootstrap(_handler, _options, _initializer)
            : new LambdaBootstrap(_httpClient, _handler, _options, _initializer);
}
