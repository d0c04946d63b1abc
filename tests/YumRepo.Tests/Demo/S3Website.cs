using System.Net;

namespace GapFurniture.YumRepo.Tests.Fakes;

/// <summary>Serves a bucket to clients without credentials, reading their URLs as S3 does: a plus sign as it is stands for a space.</summary>
internal sealed class S3Website : IDisposable
{
    private const int FirstPort = 20_000;

    private readonly HttpListener _listener;
    private readonly Func<string, byte[]?> _find;

    /// <summary>Serves at a free port of 127.0.0.1 until it is disposed.</summary>
    /// <param name="find">The object of a key; null if there is none.</param>
    public S3Website(Func<string, byte[]?> find)
    {
        _find = find;
        for (var port = FirstPort + (Environment.ProcessId % FirstPort); ; port++)
        {
            Url = $"http://127.0.0.1:{port}/";
            _listener = new HttpListener();
            _listener.Prefixes.Add(Url);
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException)
            {
                _listener.Close();
            }
        }
        _ = ServeAsync();
    }

    public string Url { get; }

    /// <summary>Keys that were asked for and are not there.</summary>
    public List<string> Missing { get; } = [];

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // A client that went away, or the end.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var key = WebUtility.UrlDecode(context.Request.RawUrl!.TrimStart('/'));
        var bytes = _find(key);
        if (bytes is null)
            Missing.Add(key);
        context.Response.StatusCode = bytes is null ? 404 : 200;
        context.Response.ContentLength64 = bytes?.Length ?? 0;
        if (bytes is not null)
            await context.Response.OutputStream.WriteAsync(bytes);
        context.Response.Close();
    }

    public void Dispose() => _listener.Close();
}
