using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GapFurniture.Benchmarks;

/// <summary>A Lambda runtime for one process and one event, with a stop-watch.</summary>
internal static class ColdStart
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Medians of several starts: milliseconds until the first <c>next</c>, and until the first answer.</summary>
    public static async Task<(double Next, double Answer)> MeasureAsync(
        string executable,
        IReadOnlyDictionary<string, string> environment,
        Func<int, string> payload,
        int rounds
    )
    {
        var times = new List<(double Next, double Answer)>();
        for (var i = 0; i < rounds; i++)
            times.Add(await OnceAsync(executable, environment, payload(i)));
        return (Median.Of(times.Select(t => t.Next)), Median.Of(times.Select(t => t.Answer)));
    }

    private static async Task<(double Next, double Answer)> OnceAsync(
        string executable,
        IReadOnlyDictionary<string, string> environment,
        string payload
    )
    {
        using var runtime = new HttpListener();
        var port = FreePort();
        runtime.Prefixes.Add($"http://127.0.0.1:{port}/");
        runtime.Start();
        var start = new ProcessStartInfo(executable)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = $"127.0.0.1:{port}";
        start.Environment["AWS_LAMBDA_FUNCTION_NAME"] = "bench";
        start.Environment["_HANDLER"] = "bootstrap";
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        try
        {
            var next = await runtime.GetContextAsync().WaitAsync(s_patience);
            var first = watch.Elapsed.TotalMilliseconds;
            next.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
            next.Response.Headers["Lambda-Runtime-Deadline-Ms"] =
                $"{TimeProvider.System.GetUtcNow().AddSeconds(30).ToUnixTimeMilliseconds()}";
            next.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:123456789012:function:bench";
            next.Response.ContentType = "application/json";
            next.Response.Close(Encoding.UTF8.GetBytes(payload), willBlock: true);
            var answer = await runtime.GetContextAsync().WaitAsync(s_patience);
            var path = answer.Request.Url!.AbsolutePath;
            using var reader = new StreamReader(answer.Request.InputStream);
            var body = await reader.ReadToEndAsync();
            var second = watch.Elapsed.TotalMilliseconds;
            return path.EndsWith("/response", StringComparison.Ordinal)
                ? (first, second)
                : throw new InvalidOperationException($"{executable} failed: {body}");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
