using System.Net;
using System.Net.Sockets;
using System.Text;
using GapFurniture.Http;
using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Tests.Fakes;

namespace GapFurniture.ServerWrap.Tests.Http;

/// <summary>Requests from clients, and answers to them; first what is written to the letter, then both sides against each other.</summary>
public sealed class IncomingConnectionTests : IDisposable
{
    private const int Limit = 1_000_000;
    private readonly Socket _client;
    private readonly IncomingConnection _connection;

    public IncomingConnectionTests()
    {
        using var listener = HttpSocket.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        _client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _client.Connect(listener.End(isOther: false));
        _connection = new IncomingConnection(listener.Accept());
    }

    public void Dispose()
    {
        _client.Dispose();
        _connection.Dispose();
    }

    [Fact]
    public void A_request_is_read_with_its_body_and_without_what_frames_it()
    {
        Send("\r\nPUT /a?b=%20 HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\nContent-Length: 3\r\nA: 1\r\nA: 2\r\n\r\nabc");

        var request = _connection.Read(Limit)!;

        (request.Method, request.Target, Encoding.ASCII.GetString(request.Body.Span)).ShouldBe(("PUT", "/a?b=%20", "abc"));
        request.Headers.ShouldBe([new("Host", "x"), new("A", "1"), new("A", "2")]);
        _connection.IsKept.ShouldBeTrue();
    }

    [Fact]
    public void Who_asks_before_sending_a_body_is_told_to_go_on()
    {
        Send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
        var reading = new Thread(() => _connection.Read(Limit)!.Body.Length.ShouldBe(3)) { IsBackground = true };
        reading.Start();

        Receive(25).ShouldBe("HTTP/1.1 100 Continue\r\n\r\n");

        Send("3\r\nabc\r\n0\r\n\r\n");
        reading.Join(10_000).ShouldBeTrue();
    }

    [Fact]
    public void A_client_that_closes_sends_no_further_request()
    {
        _client.Shutdown(SocketShutdown.Send);

        _connection.Read(Limit).ShouldBeNull();
    }

    [Theory]
    [InlineData("GET / HTTP/2.0\r\n\r\n", 505)]
    [InlineData("GET /\r\n\r\n", 400)]
    [InlineData("G\u00e4T / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /a b HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /\u00e4 HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501)]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 1000001\r\n\r\n", 413)]
    public void What_cannot_be_read_says_with_what_status_and_ends_the_connection(string request, int status)
    {
        Send(request);

        Should.Throw<HttpFormatException>(() => _connection.Read(Limit)).Status.ShouldBe(status);

        _connection.IsKept.ShouldBeFalse();
    }

    [Fact]
    public void A_body_in_chunks_that_goes_on_and_on_is_too_large()
    {
        Send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
        var chunk = "10000\r\n" + new string('x', 65536) + "\r\n";
        var sending = new Thread(() =>
        {
            for (var i = 0; i < 20; i++)
                Send(chunk);
        })
        {
            IsBackground = true,
        };
        sending.Start();

        Should.Throw<HttpFormatException>(() => _connection.Read(Limit)).Status.ShouldBe(413);

        _connection.Dispose();
        sending.Join(10_000).ShouldBeTrue();
    }

    [Theory]
    [InlineData("GET", "HTTP/1.1", "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 2\r\n\r\nhi")]
    [InlineData("HEAD", "HTTP/1.1", "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 2\r\n\r\n")]
    [InlineData("GET", "HTTP/1.0", "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")]
    public void An_answer_is_written_as_its_client_reads_it(string method, string version, string expected)
    {
        Send($"{method} / {version}\r\n\r\n");
        _connection.Read(Limit);

        _connection.Write(new ResponseHead(200, "OK", [new("A", "b"), new("Content-Length", "7"), new("Connection", "x")]), "hi"u8);

        Receive(expected.Length).ShouldBe(expected);
    }

    [Theory]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\n\r\n")]
    public void An_empty_body_has_a_length_where_it_is_the_answers(string method, string expected)
    {
        Send($"{method} / HTTP/1.1\r\n\r\n");
        _connection.Read(Limit);

        _connection.Write(new ResponseHead(200, "OK", []), default);
        _connection.Dispose();

        Receive(expected.Length).ShouldBe(expected);
    }

    [Theory]
    [InlineData("GET", "HTTP/1.1", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n")]
    [InlineData("HEAD", "HTTP/1.1", "HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("GET", "HTTP/1.0", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcd")]
    public void An_answer_in_parts_is_written_as_its_client_reads_it(string method, string version, string expected)
    {
        Send($"{method} / {version}\r\n\r\n");
        _connection.Read(Limit);

        _connection.WriteHead(new ResponseHead(200, "OK", []));
        _connection.WritePart("abc"u8);
        _connection.WritePart([]);
        _connection.WritePart("d"u8);
        _connection.EndParts();

        Receive(expected.Length).ShouldBe(expected);
    }

    [Fact]
    public void Any_request_arrives_as_it_was_sent_and_any_answer_comes_back()
    {
        using var server = new ScriptedServer(peer =>
        {
            using var connection = new IncomingConnection(new HttpSocket(peer.Socket.SafeHandle));
            while (connection.Read(Limit) is { } request)
                connection.Write(
                    new ResponseHead(200, "", [new("Request", $"{request.Method} {request.Target}"), .. request.Headers]),
                    request.Body.Span
                );
        });
        using var connection = HttpConnection.Open(server.EndPoint, long.MaxValue);

        Properties.ForAll(
            random =>
            {
                var body = new byte[random.Next(2) * random.Next(random.Next(1, 100_000))];
                random.NextBytes(body);
                string[] methods = ["GET", "POST", "DELETE", "PROPFIND", "X!"];
                var fields = SomeAnswer.Of(random).Fields;
                return new HttpRequest(methods[random.Next(5)], "/" + new string('~', random.Next(20_000)), fields, body);
            },
            request =>
            {
                connection.Send(request, long.MaxValue);
                var head = connection.ReadHead();
                var body = new ByteBuffer();
                body.Append(connection.ReadBody, connection.ContentLength, Limit);

                head.Headers.Skip(1).SkipLast(1).ShouldBe(request.Headers);
                head.Headers[0].Value.ShouldBe($"{request.Method} {request.Target}");
                body.Written.Span.SequenceEqual(request.Body.Span).ShouldBeTrue();
                connection.IsReusable.ShouldBeTrue();
            }
        );
    }

    private void Send(string text)
    {
        try
        {
            _client.Send(Encoding.Latin1.GetBytes(text));
        }
        catch (SocketException)
        {
            // The other side has seen enough.
        }
    }

    private string Receive(int count)
    {
        _client.ReceiveTimeout = 10_000;
        var bytes = new byte[count];
        for (var at = 0; at < count; )
        {
            var received = _client.Receive(bytes.AsSpan(at));
            received.ShouldBeGreaterThan(0, Encoding.Latin1.GetString(bytes, 0, at));
            at += received;
        }
        return Encoding.Latin1.GetString(bytes);
    }
}
