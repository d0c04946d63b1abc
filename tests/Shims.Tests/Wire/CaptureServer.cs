using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Shims.Tests.Wire;

/// <summary>An HTTP server on loopback that keeps what it is asked and answers what the test says.</summary>
internal sealed class CaptureServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<CapturedRequest> _requests = [];
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Func<int, Answer> _answer;

    private CaptureServer(Func<int, Answer> answer)
    {
        _answer = answer;
        // Without watching files: each watch is one of the few that a user may have (inotify).
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(Handle);
    }

    public string Url => _app.Urls.Single();

    public CapturedRequest Only => _requests.ShouldHaveSingleItem();

    public IReadOnlyList<CapturedRequest> Requests => [.. _requests];

    /// <summary>Answers every request alike.</summary>
    public static Task<CaptureServer> Start(Answer answer) => Start(_ => answer);

    /// <summary>Answers the requests in turn; the last answer goes on.</summary>
    public static Task<CaptureServer> Start(params Answer[] answers) => Start(turn => answers[Math.Min(turn, answers.Length) - 1]);

    /// <summary>Waits for the next request.</summary>
    public Task Arrival(CancellationToken cancellationToken) => _arrived.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _arrived.Dispose();
    }

    private static async Task<CaptureServer> Start(Func<int, Answer> answer)
    {
        var server = new CaptureServer(answer);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    private async Task Handle(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        _requests.Enqueue(
            new CapturedRequest(
                context.Request.Method,
                context.Request.Path + context.Request.QueryString,
                context.Request.Headers.ToDictionary(
                    header => header.Key,
                    header => header.Value.ToString(),
                    StringComparer.OrdinalIgnoreCase
                ),
                await reader.ReadToEndAsync(context.RequestAborted)
            )
        );
        var answer = _answer(_requests.Count);
        _arrived.Release();
        if (answer == Answer.Never)
            await Task.Delay(Timeout.Infinite, context.RequestAborted);

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        // A header without a value is not sent.
        context.Response.Headers["x-amzn-RequestId"] = answer.RequestId;
        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }
}
