using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GapFurniture.Rin.Tests.Fakes;

/// <summary>Answers every request on loopback with an empty listing or a text of the test's own, and remembers it.</summary>
internal sealed class LoopbackS3 : IAsyncDisposable
{
    private const string Empty =
        "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>logs</Name><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>";

    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    private readonly string _answer;

    /// <param name="answer">What it says instead, such as a proxy's page.</param>
    public LoopbackS3(string answer = Empty)
    {
        _answer = answer;
        Url = $"http://127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add($"{Url}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url { get; }

    /// <summary>Path and Authorization header.</summary>
    public ConcurrentQueue<(string Path, string Authorization)> Requests { get; } = [];

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                Requests.Enqueue((context.Request.Url!.AbsolutePath, context.Request.Headers["Authorization"] ?? ""));
                context.Response.ContentType = _answer == Empty ? "application/xml" : "text/html";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(_answer));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The end.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }
}
