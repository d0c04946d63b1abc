using System.Net;
using System.Net.Sockets;
using System.Text;
using GapFurniture.SsmWrap.Network;
using Microsoft.Extensions.Time.Testing;

namespace GapFurniture.SsmWrap.Tests.Network;

/// <summary>HTTP/1.1 as servers speak it, byte for byte.</summary>
public sealed class DirectHttpTests : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public DirectHttpTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200, "{}")]
    [InlineData("HTTP/1.0 200 OK\ncontent-length: 2\n\n{}", 200, "{}")]
    [InlineData("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 200, "")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad Request\r\nContent-Length: 1\r\n\r\nx", 400, "x")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", 200, "abcde")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nTrailer: t\r\n\r\n", 200, "a")]
    [InlineData("HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\nuntil the end", 503, "until the end")]
    public async Task A_response_is_read_to_its_end(string response, int status, string body)
    {
        // Byte by byte, and in one piece.
        foreach (var size in (int[])[1, response.Length])
        {
            var serving = ServeAsync(size, response);
            using var http = Http();

            var answer = http.Post([("Host", "x")], [1], TestContext.Current.CancellationToken);

            ((int)answer.Status, Encoding.Latin1.GetString(answer.Body)).ShouldBe((status, body));
            await serving;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n")]
    public async Task Half_a_response_is_none(string response)
    {
        var serving = ServeAsync(7, response);
        using var http = Http();

        Should.Throw<IOException>(() => http.Post([("Host", "x")], [], TestContext.Current.CancellationToken));
        await serving;
    }

    [Fact]
    public async Task A_line_without_end_is_not_read_for_ever()
    {
        var serving = ServeAsync(60_000, "HTTP/1.1 200 OK\r\nX: " + new string('x', 1_000_000));
        using var http = Http();

        Should.Throw<IOException>(() => http.Post([("Host", "x")], [], TestContext.Current.CancellationToken));
        http.Dispose();
        await serving;
    }

    [Fact]
    public async Task A_connection_that_was_closed_while_it_lay_idle_costs_no_request()
    {
        const string ok = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n";
        var serving = ServeAsync(100, ok + "1", ok + "2");
        using var http = Http();

        var first = http.Post([("Host", "x")], [], TestContext.Current.CancellationToken);
        var second = http.Post([("Host", "x")], [], TestContext.Current.CancellationToken);

        (first.Body[0], second.Body[0]).ShouldBe(((byte)'1', (byte)'2'));
        await serving;
    }

    [Fact]
    public async Task Who_waits_for_a_response_that_nobody_wants_any_more_is_woken_up()
    {
        using var stop = new CancellationTokenSource();
        using var http = Http();
        var posting = Task.Run(() => http.Post([("Host", "x")], [], stop.Token), TestContext.Current.CancellationToken);
        using var silent = await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => posting.WaitAsync(s_timeout, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_response_that_comes_byte_by_byte_has_an_end_too()
    {
        var serving = ServeAsync(1, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        // Between two looks at the clock more than the time has passed.
        using var http = Http(new FakeTimeProvider { AutoAdvanceAmount = s_timeout + s_timeout });

        Should
            .Throw<IOException>(() => http.Post([("Host", "x")], [], TestContext.Current.CancellationToken))
            .Message.ShouldBe("the response is too slow");
        await serving;
    }

    private DirectHttp Http(TimeProvider? time = null) =>
        new(new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/"), s_timeout, time ?? TimeProvider.System);

    /// <summary>Answers one request on each of as many connections as there are responses, in parts of a size, and closes.</summary>
    private async Task ServeAsync(int size, params string[] responses)
    {
        foreach (var response in responses)
        {
            using var client = await _listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            client.NoDelay = true;
            var stream = client.GetStream();
            var request = new byte[4096];
            _ = await stream.ReadAtLeastAsync(request, 1, cancellationToken: TestContext.Current.CancellationToken);
            try
            {
                foreach (var part in Encoding.Latin1.GetBytes(response).Chunk(Math.Max(1, size)))
                    await stream.WriteAsync(part, TestContext.Current.CancellationToken);
            }
            // The client has seen enough.
            catch (IOException) { }
        }
    }
}
