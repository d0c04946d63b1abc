using System.Net;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport.Bootstrap;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The loop of a Lambda function: take the next invocation, handle it, answer.</summary>
public class LambdaBootstrap : IDisposable
{
    private const string TraceIdVariable = "_X_AMZN_TRACE_ID";

    private readonly LambdaBootstrapHandler _handler;
    private readonly LambdaBootstrapInitializer _initializer;
    private readonly LambdaBootstrapOptions _options;
    private readonly HttpClient _httpClient;
    private readonly bool _ownsHttpClient;

    public LambdaBootstrap(HandlerWrapper handlerWrapper, LambdaBootstrapInitializer initializer = null)
        : this(handlerWrapper, new LambdaBootstrapOptions(), initializer) { }

    public LambdaBootstrap(
        HandlerWrapper handlerWrapper,
        LambdaBootstrapOptions lambdaBootstrapOptions,
        LambdaBootstrapInitializer initializer = null
    )
        : this(ConstructHttpClient(), handlerWrapper.Handler, lambdaBootstrapOptions, initializer, ownsHttpClient: true) { }

    public LambdaBootstrap(
        HttpClient httpClient,
        HandlerWrapper handlerWrapper,
        LambdaBootstrapOptions lambdaBootstrapOptions,
        LambdaBootstrapInitializer initializer = null
    )
        : this(httpClient, handlerWrapper.Handler, lambdaBootstrapOptions, initializer, ownsHttpClient: false) { }

    private LambdaBootstrap(
        HttpClient httpClient,
        LambdaBootstrapHandler handler,
        LambdaBootstrapOptions options,
        LambdaBootstrapInitializer initializer,
        bool ownsHttpClient
    )
    {
        _httpClient = httpClient;
        // Lambda freezes a function between invocations, so that waiting for the next one takes as long as it takes.
        _httpClient.Timeout = Timeout.InfiniteTimeSpan;
        _handler = handler;
        _options = options;
        _initializer = initializer;
        _ownsHttpClient = ownsHttpClient;
    }

    /// <remarks>
    /// The Runtime API is on the same machine: a proxy from the environment must not come between, and only one connection at a
    /// time is ever needed.
    /// </remarks>
    public static HttpClient ConstructHttpClient() =>
        new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            }
        );

    /// <summary>Handles invocations until cancelled. An exception of the handler fails its invocation only.</summary>
    /// <exception cref="RuntimeApiClientException">The Runtime API refused a request: the program should end.</exception>
    /// <exception cref="HttpRequestException">The Runtime API cannot be reached: the program should end.</exception>
    /// <remarks>An exception of the initializer is reported, then thrown.</remarks>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var log = LogWriter.FromEnvironment();
        LambdaLogger.Target = log;
        var runtimeApi = new RuntimeApi(_httpClient, _options.RuntimeApiEndpoint, log);

        try
        {
            if (!await InitializeAsync(runtimeApi, log))
                return;

            while (!cancellationToken.IsCancellationRequested)
                await InvokeOnceAsync(runtimeApi, log, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Cancelled while waiting for the next invocation: nothing was begun, so nothing is lost.
        }
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && _ownsHttpClient)
            _httpClient.Dispose();
    }

    private async Task<bool> InitializeAsync(RuntimeApi runtimeApi, LogWriter log)
    {
        if (_initializer is null)
            return true;
        try
        {
            return await _initializer();
        }
        catch (Exception e)
        {
            log.Write(LogLevel.Critical, e, "Initialisation failed");
            await TryReportAsync(runtimeApi, log, e);
            throw;
        }
    }

    /// <remarks>What went wrong first is what matters: a report that fails must not hide it.</remarks>
    private static async Task TryReportAsync(RuntimeApi runtimeApi, LogWriter log, Exception initializationError)
    {
        try
        {
            await runtimeApi.ReportInitializationErrorAsync(initializationError);
        }
        catch (Exception e)
        {
            log.Write(LogLevel.Error, null, e.Message);
        }
    }

    private async Task InvokeOnceAsync(RuntimeApi runtimeApi, LogWriter log, CancellationToken cancellationToken)
    {
        using var invocation = await runtimeApi.GetNextAsync(cancellationToken);
        var context = invocation.LambdaContext;
        // Where the X-Ray SDK and OpenTelemetry look for it.
        Environment.SetEnvironmentVariable(TraceIdVariable, context.TraceId);
        log.Invocation = context;
        try
        {
            // From here on nothing is cancelled: an invocation that was taken is answered.
            var response = await HandleAsync(invocation, runtimeApi, log);
            if (response is not null)
                await RespondAsync(response, context, runtimeApi, log);
        }
        finally
        {
            log.Invocation = null;
        }
    }

    /// <returns>Null when the handler failed and its error is reported.</returns>
    private async Task<InvocationResponse> HandleAsync(InvocationRequest invocation, RuntimeApi runtimeApi, LogWriter log)
    {
        try
        {
            return await _handler(invocation);
        }
        catch (Exception e)
        {
            log.Write(LogLevel.Error, e, "The handler failed");
            await TolerateRefusalAsync(() => runtimeApi.ReportInvocationErrorAsync(invocation.LambdaContext.AwsRequestId, e), log);
            return null;
        }
    }

    private static async Task RespondAsync(InvocationResponse response, ILambdaContext context, RuntimeApi runtimeApi, LogWriter log)
    {
        try
        {
            await TolerateRefusalAsync(() => runtimeApi.SendResponseAsync(context.AwsRequestId, response.OutputStream), log);
        }
        finally
        {
            if (response.DisposeOutputStream && response.OutputStream is not null)
                await response.OutputStream.DisposeAsync();
        }
    }

    /// <summary>
    /// A refused answer (too large, too late, of an invocation that is already over) concerns that invocation, and Lambda has
    /// recorded its failure by then: a further report would be refused too. It is logged, and the next invocation has its chance.
    /// Anything else means that the environment is broken.
    /// </summary>
    private static async Task TolerateRefusalAsync(Func<Task> post, LogWriter log)
    {
        try
        {
            await post();
        }
        catch (RuntimeApiClientException e)
            when (e.StatusCode
                    is (int)HttpStatusCode.RequestEntityTooLarge
                        or (int)HttpStatusCode.BadRequest
                        or (int)HttpStatusCode.Forbidden
            )
        {
            log.Write(LogLevel.Error, null, e.Message);
        }
    }
}
