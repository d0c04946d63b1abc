using System.Collections.Concurrent;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.SsmWrap.Tests.EndToEnd.Fakes;

/// <summary>An HTTP server on 127.0.0.1 whose pages are functions: what they return is the body, null is 404.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly LocalHttpServer _server;

    private FakeServer(Func<HttpRequest, string?> page) =>
        _server = new LocalHttpServer(
            0,
            async context =>
            {
                Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
                try
                {
                    var body = page(context.Request);
                    context.Response.StatusCode = body is null ? 404 : 200;
                    await context.Response.WriteAsync(body ?? "", context.RequestAborted);
                }
                catch (RefusedException e)
                {
                    context.Response.StatusCode = e.Status;
                    await context.Response.WriteAsync(e.Message, context.RequestAborted);
                }
            }
        );

    /// <summary>Such as <c>http://127.0.0.1:41234</c>.</summary>
    public string Address => $"http://127.0.0.1:{_server.Port}";

    public int Port => _server.Port;

    /// <summary>Method, path and query of what was asked.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static async Task<FakeServer> StartAsync(Func<HttpRequest, string?> page)
    {
        var server = new FakeServer(page);
        await server._server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
