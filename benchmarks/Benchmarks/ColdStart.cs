using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GapFurniture.Benchmarks;

/// <summary>A Lambda runtime for one process and one event, with a stop-watch.</summary>
internal static class ColdStart
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Starts a function, gives it an event, and kills it once it has answered: its CPU time until then is the result. The wall time is that of the last answer of the local cloud, which is the event's effect; of the function's own answer where it calls nobody.
    /// </summary>
    /// <param name="bench">What all rows use.</param>
    /// <param name="start">What is started, and how.</param>
    /// <param name="payload">The event.</param>
    /// <param name="isRight">Looks at the answer; null: any answer will do.</param>
    /// <exception cref="InvalidOperationException">The function failed, or its answer is not right.</exception>
    public static async Task<Sample> OnceAsync(Bench bench, Start start, string payload, Func<string, bool>? isRight = null)
    {
        using var runtime = new HttpListener();
        var port = FreePort();
        runtime.Prefixes.Add($"http://127.0.0.1:{port}/");
        runtime.Start();
        var environment = new Dictionary<string, string>(start.Environment, StringComparer.Ordinal)
        {
            ["AWS_LAMBDA_RUNTIME_API"] = $"127.0.0.1:{port}",
            ["AWS_LAMBDA_FUNCTION_NAME"] = "bench",
            ["_HANDLER"] = "bootstrap",
        };
        var before = start.Cloud.LastAnswer;
        await using var process = bench.Start([start.Executable], environment, start.Share);

        var next = await runtime.GetContextAsync().WaitAsync(s_patience);
        var asked = Stopwatch.GetTimestamp();
        next.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
        next.Response.Headers["Lambda-Runtime-Deadline-Ms"] = $"{TimeProvider.System.GetUtcNow().AddSeconds(60).ToUnixTimeMilliseconds()}";
        next.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:123456789012:function:bench";
        next.Response.ContentType = "application/json";
        next.Response.Close(Encoding.UTF8.GetBytes(payload), willBlock: true);

        var answer = await runtime.GetContextAsync().WaitAsync(s_patience);
        var answered = Stopwatch.GetTimestamp();
        var path = answer.Request.Url!.AbsolutePath;
        using var reader = new StreamReader(answer.Request.InputStream);
        var body = await reader.ReadToEndAsync();
        var measured = await process.KillAsync();
        if (!path.EndsWith("/response", StringComparison.Ordinal) || isRight?.Invoke(body) == false)
            throw new InvalidOperationException($"{start.Executable} failed: {body}\n{measured.Output}");
        return measured.Until(start.Cloud.LastAnswer > before ? start.Cloud.LastAnswer : answered) with
        {
            Next = Stopwatch.GetElapsedTime(measured.Start, asked).TotalMilliseconds,
        };
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
