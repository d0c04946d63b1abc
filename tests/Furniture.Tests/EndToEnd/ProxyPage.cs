using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GapFurniture.Furniture.Tests.EndToEnd;

/// <summary>Something that answers in the place of AWS, with success and a page of its own.</summary>
internal sealed class ProxyPage : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    private ProxyPage(Func<HttpListenerRequest, string> page)
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        }
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _serving = ServeAsync(page);
    }

    public string Url { get; }

    /// <summary>Methods of the requests that came.</summary>
    public ConcurrentQueue<string> Methods { get; } = [];

    public static ProxyPage Start(Func<HttpListenerRequest, string> page) => new(page);

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync(Func<HttpListenerRequest, string> page)
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                Methods.Enqueue(context.Request.HttpMethod);
                var body = page(context.Request);
                context.Response.ContentType = body.Contains("<Notification", StringComparison.Ordinal) ? "application/xml" : "text/html";
                context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
