using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Shims.Tests.Lambda.Runtime;

/// <summary>The Lambda Runtime API as AWS documents it, in this process.</summary>
public sealed class RuntimeApiServer : IAsyncDisposable
{
    private const string Root = "/2018-06-01/runtime/";

    private readonly WebApplication _app;
    private readonly Channel<(string Id, string Payload, Dictionary<string, string> Headers)> _invocations = Channel.CreateUnbounded<(
        string,
        string,
        Dictionary<string, string>
    )>();
    private readonly Channel<Answer> _answers = Channel.CreateUnbounded<Answer>();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ids;

    private RuntimeApiServer(WebApplication app) => _app = app;

    public string Endpoint => new Uri(_app.Urls.Single()).Authority;

    /// <summary>Completes when a function has asked for its first invocation.</summary>
    public Task Asked => _asked.Task;

    public List<IHeaderDictionary> Questions { get; } = [];

    /// <summary>How posted answers are received.</summary>
    public int AnswerStatus { get; set; } = StatusCodes.Status202Accepted;

    /// <summary>How questions for the next invocation are received.</summary>
    public int NextStatus { get; set; } = StatusCodes.Status200OK;

    public static async Task<RuntimeApiServer> StartAsync()
    {
        // Without watching files: each watch is one of the few that a user may have (inotify).
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new RuntimeApiServer(app);
        app.MapGet(Root + "invocation/next", server.NextAsync);
        app.MapPost(Root + "{**path}", server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <returns>The request id.</returns>
    public string Add(string payload, params (string Name, string Value)[] headers)
    {
        var id = $"request-{Interlocked.Increment(ref _ids)}";
        _invocations.Writer.TryWrite((id, payload, headers.ToDictionary(header => header.Name, header => header.Value))).ShouldBeTrue();
        return id;
    }

    public async Task<Answer> AnswerAsync() => await _answers.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async Task<Answer> InvokeAsync(string payload, params (string Name, string Value)[] headers)
    {
        Add(payload, headers);
        return await AnswerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // Functions wait for their next invocation for as long as it takes; that must not hold up the end.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task NextAsync(HttpContext http)
    {
        Questions.Add(new HeaderDictionary(http.Request.Headers.ToDictionary()));
        _asked.TrySetResult();
        if (NextStatus != StatusCodes.Status200OK)
        {
            http.Response.StatusCode = NextStatus;
            return;
        }

        try
        {
            var (id, payload, headers) = await _invocations.Reader.ReadAsync(http.RequestAborted);
            http.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = id;
            http.Response.Headers["Lambda-Runtime-Deadline-Ms"] = "4102444800000";
            http.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:eu-west-1:123456789012:function:sample";
            foreach (var (name, value) in headers)
                http.Response.Headers[name] = value;
            await http.Response.WriteAsync(payload, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The function, or the test, has gone.
        }
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        http.Response.StatusCode = AnswerStatus;
        await _answers.Writer.WriteAsync(
            new Answer(http.Request.Path.Value![Root.Length..], body, new HeaderDictionary(http.Request.Headers.ToDictionary()))
        );
    }
}
