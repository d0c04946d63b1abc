using System.Text;
using System.Threading.Channels;
using GapFurniture.LocalCloud.Http;
using GapFurniture.Pieces.Tracing;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Lambda;

/// <summary>The Runtime API (2018-06-01) of one execution environment, on a port of its own because AWS_LAMBDA_RUNTIME_API has no path.</summary>
internal sealed class RuntimeApi : IAsyncDisposable
{
    /// <summary>Largest answer of a function: 6 MB and a little for the envelope.</summary>
    public const int MaximumResponse = (6 * 1024 * 1024) + 100;

    private const string Prefix = "/2018-06-01/runtime/";
    private readonly LambdaFunction _function;
    private readonly Channel<Invocation> _waiting = Channel.CreateUnbounded<Invocation>();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<byte[]> _initError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LocalHttpServer _server;
    private Invocation? _current;

    public RuntimeApi(LambdaFunction function)
    {
        _function = function;
        _server = new LocalHttpServer(0, HandleAsync);
    }

    /// <summary>Value of AWS_LAMBDA_RUNTIME_API.</summary>
    public string Address => $"127.0.0.1:{_server.Port}";

    /// <summary>Ends when the runtime first asks for an event.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The error document of a runtime that could not start.</summary>
    public Task<byte[]> InitError => _initError.Task;

    public Task StartAsync(CancellationToken cancellation) => _server.StartAsync(cancellation);

    /// <summary>Hands an event to the runtime when it next asks.</summary>
    public void Give(Invocation invocation) => _waiting.Writer.TryWrite(invocation);

    public ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        return _server.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var parts = path.StartsWith(Prefix, StringComparison.Ordinal) ? path[Prefix.Length..].Split('/') : [];
        await (
            (context.Request.Method, parts) switch
            {
                ("GET", ["invocation", "next"]) => NextAsync(context),
                ("POST", ["invocation", var id, "response"]) => ResponseAsync(context, id),
                ("POST", ["invocation", var id, "error"]) => ErrorAsync(context, id),
                ("POST", ["init", "error"]) => InitErrorAsync(context),
                _ => WriteAsync(context, 404, """{"errorMessage":"Not found","errorType":"NotFound"}"""),
            }
        );
    }

    private async Task NextAsync(HttpContext context)
    {
        _ready.TrySetResult();
        Invocation invocation;
        try
        {
            invocation = await _waiting.Reader.ReadAsync(context.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            context.Abort();
            return;
        }

        _current = invocation;
        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = $"{invocation.Deadline.ToUnixTimeMilliseconds()}";
        headers["Lambda-Runtime-Invoked-Function-Arn"] = _function.Arn;
        headers["Lambda-Runtime-Trace-Id"] = invocation.TraceId;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = invocation.Payload.Length;
        await context.Response.Body.WriteAsync(invocation.Payload, context.RequestAborted);
    }

    private async Task ResponseAsync(HttpContext context, string id)
    {
        var body = await ReadAsync(context);
        if (_current is not { } current || current.RequestId != id)
        {
            await InvalidIdAsync(context);
        }
        else if (body.Length > MaximumResponse)
        {
            current.Fail(
                "Function.ResponseSizeTooLarge",
                $"Response payload size exceeded maximum allowed payload size ({MaximumResponse} bytes)."
            );
            await WriteAsync(
                context,
                413,
                $$"""{"errorMessage":"Exceeded maximum allowed payload size ({{MaximumResponse}} bytes).","errorType":"RequestEntityTooLarge"}"""
            );
        }
        else
        {
            _current = null;
            await AcceptAsync(context);
            Keep("response", body);
            current.Succeed(body);
        }
    }

    private async Task ErrorAsync(HttpContext context, string id)
    {
        var body = await ReadAsync(context);
        if (_current is not { } current || current.RequestId != id)
        {
            await InvalidIdAsync(context);
            return;
        }

        _current = null;
        await AcceptAsync(context);
        Keep("error", body);
        current.Fail(ErrorDocument(context, body));
    }

    private async Task InitErrorAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        await AcceptAsync(context);
        Keep("init-error", body);
        _initError.TrySetResult(ErrorDocument(context, body));
    }

    /// <summary>The runtime's own document, or one from the header when it sent no body.</summary>
    private static byte[] ErrorDocument(HttpContext context, byte[] body)
    {
        if (body.Length > 0)
            return body;
        var type = context.Request.Headers["Lambda-Runtime-Function-Error-Type"].ToString();
        return System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["errorType"] = type.Length > 0 ? type : "Unhandled" }
        );
    }

    private void Keep(string what, byte[] body)
    {
        if (_function.Options.Executable is { } executable && Traces.IsPiece(executable))
            Traces.Keep(Traces.SourceOf(executable), what, Encoding.UTF8.GetString(body));
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return buffer.ToArray();
    }

    private static Task AcceptAsync(HttpContext context) => WriteAsync(context, 202, """{"status":"OK"}""");

    private static Task InvalidIdAsync(HttpContext context) =>
        WriteAsync(context, 400, """{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}""");

    private static Task WriteAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json, context.RequestAborted);
    }
}
