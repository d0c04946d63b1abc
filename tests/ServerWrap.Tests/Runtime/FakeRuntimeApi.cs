using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using static GapFurniture.ServerWrap.Tests.Runtime.PostRules;

namespace GapFurniture.ServerWrap.Tests.Runtime;

/// <summary>
/// Lambda's Runtime API, stricter than the real one where that is vague: HTTP by its letter, streams and their trailers as documented,
/// invocation ids echoed, extensions registered before the first invocation. Speaks over bare sockets, so that it can also fail as
/// networks do.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"/>
internal sealed class FakeRuntimeApi : IDisposable
{
    private const string Invocation = "/2018-06-01/runtime/invocation/";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly BlockingCollection<FakeInvocation> _waiting = [];
    private readonly ConcurrentDictionary<string, FakeInvocation> _running = [];
    private readonly CancellationTokenSource _stop = new();
    private int _asked;
    private int _count;
    private int _answered;
    private int _connections;
    private int _restores;

    public FakeRuntimeApi()
    {
        _listener.Start();
        Address = _listener.LocalEndpoint.ToString()!;
        new Thread(Accept) { IsBackground = true }.Start();
    }

    /// <summary>Value of AWS_LAMBDA_RUNTIME_API.</summary>
    public string Address { get; }

    /// <summary>What a runtime did that it must not do.</summary>
    public ConcurrentQueue<string> Violations { get; } = [];

    /// <summary>How often <c>next</c> was asked.</summary>
    public int Asked => _asked;

    /// <summary>How many answers were taken.</summary>
    public int Answered => _answered;

    public int Connections => _connections;

    /// <summary>Extensions by name that are registered and ready.</summary>
    public ConcurrentQueue<string> Extensions { get; } = [];

    /// <summary>Error type and document of a start that failed.</summary>
    public (string Type, string Document)? InitError { get; private set; }

    /// <summary>The same of an environment that was begun from a snapshot.</summary>
    public (string Type, string Document)? RestoreError { get; private set; }

    /// <summary>Begins an environment from the snapshot.</summary>
    public ManualResetEventSlim Restore { get; } = new();

    /// <summary>How often a snapshot was asked for.</summary>
    public int Restores => _restores;

    /// <summary>How many more questions for <c>next</c> end with the connection and no answer.</summary>
    public int Drops { get; set; }

    /// <summary>After each answer it closes the connection without a word.</summary>
    public bool ClosesAfterAnswers { get; set; }

    /// <param name="payload">The event.</param>
    /// <param name="time">Until the deadline; a minute where it is null.</param>
    public FakeInvocation Invoke(string payload, TimeSpan? time = null) => Invoke(New(payload, time));

    public FakeInvocation Invoke(FakeInvocation invocation)
    {
        _waiting.Add(invocation);
        return invocation;
    }

    /// <summary>An invocation that is not yet given to the runtime, so that it can be changed.</summary>
    public FakeInvocation New(
        string payload,
        TimeSpan? time = null,
        int status = 202,
        bool countsOnly = false,
        Action<long>? onBytes = null
    ) =>
        new(
            $"id-{Interlocked.Increment(ref _count)}",
            Encoding.UTF8.GetBytes(payload),
            TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() + (long)(time ?? TimeSpan.FromMinutes(1)).TotalMilliseconds
        )
        {
            Status = status,
            CountsOnly = countsOnly,
            OnBytes = onBytes ?? (_ => { }),
        };

    public static TimeSpan Time => TimeProvider.System.GetElapsedTime(0);

    /// <summary>Waits until <c>next</c> was asked so often.</summary>
    public void WaitForQuestions(int count) => SpinWait.SpinUntil(() => _asked >= count, 20_000).ShouldBeTrue($"asked {_asked} times");

    /// <summary>Waits until a snapshot was asked for so often.</summary>
    public void WaitForRestores(int count) => SpinWait.SpinUntil(() => _restores >= count, 20_000).ShouldBeTrue($"{_restores} times");

    /// <summary>Tells whoever asks for an invocation that the environment is done for.</summary>
    public void Stop() => _stop.Cancel();

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        Restore.Dispose();
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.AcceptSocket();
                socket.NoDelay = true;
                Interlocked.Increment(ref _connections);
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private void Serve(Socket socket)
    {
        try
        {
            var reader = new WireReader(socket);
            while (reader.Head() is { } head)
            {
                Handle(socket, reader, head);
                if (ClosesAfterAnswers && !head[0].EndsWith("next HTTP/1.1", StringComparison.Ordinal))
                    break;
            }
        }
        catch (ViolationException e)
        {
            Violations.Enqueue(e.Message);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The runtime is gone.
        }
        finally
        {
            socket.Dispose();
        }
    }

    private void Handle(Socket socket, WireReader reader, List<string> head)
    {
        var headers = Headers(head);
        Must(headers.GetValueOrDefault("Host") == Address, $"Host is {headers.GetValueOrDefault("Host")}");
        switch (head[0])
        {
            case $"GET {Invocation}next HTTP/1.1":
                Next(socket);
                break;
            case "POST /2018-06-01/runtime/init/error HTTP/1.1":
                InitError = (headers["Lambda-Runtime-Function-Error-Type"], Encoding.UTF8.GetString(Body(reader, headers)));
                Accepted(socket);
                break;
            case "POST /2018-06-01/runtime/restore/error HTTP/1.1":
                RestoreError = (headers["Lambda-Runtime-Function-Error-Type"], Encoding.UTF8.GetString(Body(reader, headers)));
                Accepted(socket);
                break;
            case "GET /2018-06-01/runtime/restore/next HTTP/1.1":
                Interlocked.Increment(ref _restores);
                Must(_asked == 0, "a snapshot is asked for after the first invocation was");
                Restore.Wait(_stop.Token);
                Write(socket, 200, "");
                break;
            case "POST /2020-01-01/extension/register HTTP/1.1":
                Must(_asked == 0, "an extension is registered after the first invocation was asked for");
                Must(Encoding.UTF8.GetString(Body(reader, headers)) == """{"events":[]}""", "an internal extension wants events");
                Write(socket, 200, "{}", $"Lambda-Extension-Identifier: {headers["Lambda-Extension-Name"]}");
                break;
            case "GET /2020-01-01/extension/event/next HTTP/1.1":
                Extensions.Enqueue(headers["Lambda-Extension-Identifier"]);
                _stop.Token.WaitHandle.WaitOne();
                break;
            default:
                Posted(socket, reader, head[0], headers);
                break;
        }
    }

    private void Next(Socket socket)
    {
        Interlocked.Increment(ref _asked);
        var asked = Time;
        if (Drops > 0)
        {
            Drops--;
            throw new OperationCanceledException("dropped");
        }
        FakeInvocation invocation;
        try
        {
            invocation = _waiting.Take(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            Write(socket, 500, """{"errorMessage":"the environment is done for"}""");
            return;
        }
        invocation.Asked = asked;
        _running[invocation.Id] = invocation;
        Write(
            socket,
            200,
            Encoding.UTF8.GetString(invocation.Payload),
            [
                $"Lambda-Runtime-Aws-Request-Id: {invocation.Id}",
                $"Lambda-Runtime-Invocation-Id: {invocation.Nonce}",
                $"Lambda-Runtime-Deadline-Ms: {invocation.Deadline}",
                "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:site",
                .. invocation.Headers.Select(h => $"{h.Key}: {h.Value}"),
            ]
        );
    }

    private void Posted(Socket socket, WireReader reader, string line, Dictionary<string, string> headers)
    {
        var parts = line.Split('/');
        Must(
            line.StartsWith($"POST {Invocation}", StringComparison.Ordinal)
                && parts is [_, _, _, _, _, "response HTTP" or "error HTTP", "1.1"],
            $"unknown: {line}"
        );
        var isStream = headers.ContainsKey("Lambda-Runtime-Function-Response-Mode");
        if (
            !_running.TryRemove(parts[4], out var invocation)
            || headers.GetValueOrDefault("Lambda-Runtime-Invocation-Id") != invocation.Nonce
        )
        {
            _ = isStream ? 0 : Body(reader, headers).Length;
            Write(socket, 410, """{"errorType":"InvalidInvocation"}""");
            return;
        }
        var isError = parts[5].StartsWith("error", StringComparison.Ordinal);
        invocation.Begin(
            isError ? "error"
                : isStream ? "stream"
                : "response",
            headers.GetValueOrDefault("Lambda-Runtime-Function-Error-Type")
        );
        if (isStream)
            Stream(reader, headers, invocation);
        else
            Body(reader, headers, invocation.Take);
        // What is too large leaves the invocation open: the runtime can still say that it failed.
        var isOpen = invocation.Status == 413 && !isError;
        if (isOpen)
            _running[invocation.Id] = invocation;
        Write(socket, isError ? 202 : invocation.Status, """{"status":"OK"}""");
        if (isOpen)
            return;
        Interlocked.Increment(ref _answered);
        invocation.End();
    }

    private static void Accepted(Socket socket) => Write(socket, 202, """{"status":"OK"}""");

    private static void Write(Socket socket, int status, string body, params IEnumerable<string> headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var head = $"HTTP/1.1 {status} Words\r\n{string.Concat(headers.Select(h => h + "\r\n"))}Content-Length: {bytes.Length}\r\n\r\n";
        foreach (var part in (byte[][])[Encoding.UTF8.GetBytes(head), bytes])
        {
            for (var sent = 0; sent < part.Length; )
                sent += socket.Send(part.AsSpan(sent));
        }
    }
}
