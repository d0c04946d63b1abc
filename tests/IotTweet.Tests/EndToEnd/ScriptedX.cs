using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GapFurniture.IotTweet.Tests.EndToEnd;

/// <summary>An answer of X, word for word.</summary>
internal sealed record XAnswer(int Status, string Body, params (string Name, string Value)[] Headers);

/// <summary>An X that answers as a test says: for answers that users reported, and the local X does not give.</summary>
internal sealed class ScriptedX : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<string, XAnswer> _answer;
    private readonly Task _serving;

    /// <param name="answer">Answers a call such as <c>POST /2/tweets</c>.</param>
    public ScriptedX(Func<string, XAnswer> answer)
    {
        _answer = answer;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    /// <summary>When which call came.</summary>
    public List<(string Call, DateTimeOffset At)> Calls { get; } = [];

    /// <summary>Runs iottweet against it.</summary>
    public Task<(int Status, string Output)> RunAsync(params string[] arguments)
    {
        var environment = IotTweet.Secrets.Names.ToDictionary(n => "IOTTWEET_" + n, _ => "dummy0", StringComparer.Ordinal);
        environment["X_API_URL"] = Address;
        return TweetProcess.RunAsync(environment, arguments);
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                var call = $"{context.Request.HttpMethod} {context.Request.Url!.AbsolutePath}";
                Calls.Add((call, TimeProvider.System.GetUtcNow()));
                var answer = _answer(call);
                context.Response.StatusCode = answer.Status;
                foreach (var (name, value) in answer.Headers)
                    context.Response.Headers[name] = value;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.Body));
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }
}
