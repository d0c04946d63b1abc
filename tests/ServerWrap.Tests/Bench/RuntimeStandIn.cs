using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GapFurniture.Benchmarks;

/// <summary>
/// A Runtime API that costs next to nothing: blocking sockets, one thread a connection, one event at a time. It takes the time from an event's last
/// byte going out to the answer's last byte coming in.
/// </summary>
internal sealed class RuntimeStandIn : IDisposable
{
    private const string Id = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);
    private static readonly byte[] s_accepted = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    private static readonly byte[] s_registered =
        "HTTP/1.1 200 OK\r\nLambda-Extension-Identifier: 0d1e2f30-4a5b-4c6d-8e7f-901234567890\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SemaphoreSlim _events = new(0);
    private readonly SemaphoreSlim _answers = new(0);
    private readonly SemaphoreSlim _asked = new(0);
    private readonly byte[] _event;
    private long _given;
    private long _answered;

    public RuntimeStandIn(byte[] payload)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: {Id}\r\nLambda-Runtime-Deadline-Ms: {deadline}\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:bench\r\nContent-Type: application/json\r\nContent-Length: {payload.Length}\r\n\r\n"
        );
        _event = [.. Encoding.ASCII.GetBytes(head), .. payload];
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    /// <summary>Value of AWS_LAMBDA_RUNTIME_API.</summary>
    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>When the first event was asked for, by <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public long FirstNext { get; private set; }

    /// <summary>Bytes of the last answer.</summary>
    public long AnswerBytes { get; private set; }

    /// <summary>The path that the last answer was posted to ends with it: <c>response</c>, or <c>error</c>.</summary>
    public string AnswerKind { get; private set; } = "";

    /// <summary>Waits for the runtime to ask for its first event.</summary>
    public void WaitForNext()
    {
        if (!_asked.Wait(s_timeout))
            throw new InvalidOperationException("the runtime does not ask for an event");
    }

    /// <summary>Gives events one after the other.</summary>
    /// <returns>Microseconds of each.</returns>
    public List<double> Give(int count)
    {
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            _events.Release();
            if (!_answers.Wait(s_timeout))
                throw new InvalidOperationException("the runtime does not answer");
            if (AnswerKind != "response")
                throw new InvalidOperationException($"the runtime answered with {AnswerKind}");
            times.Add(Stopwatch.GetElapsedTime(_given, _answered).TotalMicroseconds);
        }
        return times;
    }

    public void Dispose()
    {
        _listener.Stop();
        _events.Dispose();
        _answers.Dispose();
        _asked.Dispose();
    }

    private void Accept()
    {
        while (true)
        {
            try
            {
                var socket = _listener.AcceptSocket();
                socket.NoDelay = true;
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private void Serve(Socket socket)
    {
        using (socket)
        {
            var buffer = new byte[1 << 18];
            try
            {
                while (ServeOne(socket, buffer)) { }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The runtime was killed, or the run is over.
            }
        }
    }

    private bool ServeOne(Socket socket, byte[] buffer)
    {
        var have = 0;
        int end;
        while ((end = buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var n = socket.Receive(buffer.AsSpan(have));
            if (n == 0)
                return false;
            have += n;
        }
        var head = Encoding.ASCII.GetString(buffer, 0, end + 2);
        // An extension of the environment's own: it is registered, and never hears of anything.
        if (head.Contains("/extension/", StringComparison.Ordinal))
        {
            if (head.StartsWith("POST ", StringComparison.Ordinal))
                socket.Send(s_registered);
            return true;
        }
        if (head.StartsWith("GET ", StringComparison.Ordinal))
        {
            if (FirstNext == 0)
                FirstNext = Stopwatch.GetTimestamp();
            _asked.Release();
            _events.Wait();
            socket.Send(_event);
            _given = Stopwatch.GetTimestamp();
            return true;
        }
        AnswerBytes = Header(head, "content-length") is { } length
            ? Skip(socket, buffer, have - end - 4, long.Parse(length, CultureInfo.InvariantCulture))
            : SkipChunks(socket, buffer, have, end + 4);
        _answered = Stopwatch.GetTimestamp();
        var target = head[..head.IndexOf(" HTTP/", StringComparison.Ordinal)];
        AnswerKind = target[(target.LastIndexOf('/') + 1)..];
        socket.Send(s_accepted);
        if (target.Contains("/invocation/", StringComparison.Ordinal))
            _answers.Release();
        return true;
    }

    private static long Skip(Socket socket, byte[] buffer, long have, long length)
    {
        while (have < length)
        {
            var n = socket.Receive(buffer);
            if (n == 0)
                return -1;
            have += n;
        }
        return length;
    }

    // Ends where the last chunk does; trailers are short, and come with it.
    private static long SkipChunks(Socket socket, byte[] buffer, int have, int from)
    {
        long all = have - from;
        Span<byte> tail = stackalloc byte[5];
        tail.Clear();
        Keep(tail, buffer.AsSpan(from, have - from));
        while (!tail.SequenceEqual("0\r\n\r\n"u8))
        {
            var n = socket.Receive(buffer);
            if (n == 0)
                return -1;
            all += n;
            Keep(tail, buffer.AsSpan(0, n));
        }
        return all;
    }

    private static void Keep(Span<byte> tail, ReadOnlySpan<byte> added)
    {
        if (added.Length >= tail.Length)
        {
            added[^tail.Length..].CopyTo(tail);
            return;
        }
        tail[added.Length..].CopyTo(tail);
        added.CopyTo(tail[^added.Length..]);
    }

    private static string? Header(string head, string name)
    {
        var at = head.IndexOf($"\r\n{name}:", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        var from = at + name.Length + 3;
        return head[from..head.IndexOf("\r\n", from, StringComparison.Ordinal)].Trim();
    }
}
