using System.Net;
using System.Net.Sockets;
using System.Text;
using GapFurniture.Http;
using GapFurniture.ServerWrap.Desk;
using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Settings;
using GapFurniture.ServerWrap.Tests.Fakes;
using GapFurniture.Shared;
using GapFurniture.Shared.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GapFurniture.ServerWrap.Tests.Desk;

/// <summary>Clients of the function URL that <c>-serve</c> plays, with a server behind it.</summary>
public sealed class FunctionUrlTests
{
    private static readonly ServerWrapOptions s_options = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Requests_and_answers_go_through_one_after_the_other()
    {
        using var server = new StandInServer(
            static (request, connection) =>
                connection.Write(
                    new ResponseHead(201, "", [new("X-Target", request.Target), new("Set-Cookie", "a=1"), new("Set-Cookie", "b=2")]),
                    request.Body.Span
                )
        );
        using var url = new FunctionUrl(new IPEndPoint(IPAddress.Loopback, 0), server, s_options, NullLogger.Instance);
        using var client = Open(url);
        byte[] body = [0, 0xFF, .. "é"u8];

        for (var i = 0; i < 3; i++)
        {
            client.Send(new HttpRequest("POST", $"/a%2Fb//{i}?x=%20+", [new("Host", "example.com")], body), long.MaxValue);

            var head = client.ReadHead();
            head.Status.ShouldBe(201);
            head.Headers.ShouldContain(new HeaderField("X-Target", $"/a%2Fb//{i}?x=%20+"));
            head.Headers.Where(static h => h.Is("Set-Cookie")).Select(static h => h.Value).ShouldBe(["a=1", "b=2"]);
            Read(client).ShouldBe(body);
        }
    }

    [Fact]
    public void A_stream_arrives_while_the_server_still_writes()
    {
        using var arrived = new ManualResetEventSlim();
        using var server = new StandInServer(
            (_, connection) =>
            {
                connection.WriteHead(new ResponseHead(200, "OK", [new("Content-Type", "text/event-stream")]));
                connection.WritePart("first"u8);
                arrived.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
                connection.WritePart("second"u8);
                connection.EndParts();
            }
        );
        using var url = new FunctionUrl(
            new IPEndPoint(IPAddress.Loopback, 0),
            server,
            s_options with
            {
                Stream = true,
            },
            NullLogger.Instance
        );
        using var client = Open(url);
        client.Send(new HttpRequest("GET", "/", [new("Host", "example.com")], default), long.MaxValue);
        client.ReadHead().Headers.ShouldContain(new HeaderField("Content-Type", "text/event-stream"));
        var first = new byte[5];

        client.ReadBody(first).ShouldBe(5);
        arrived.Set();

        Encoding.ASCII.GetString([.. first, .. Read(client)]).ShouldBe("firstsecond");
    }

    [Fact]
    public void A_stream_that_breaks_off_is_not_taken_for_whole()
    {
        using var server = new StandInServer(
            static (_, connection) =>
            {
                connection.WriteHead(new ResponseHead(200, "OK", []));
                connection.WritePart("first"u8);
                throw new IOException("broken off");
            }
        );
        using var url = new FunctionUrl(
            new IPEndPoint(IPAddress.Loopback, 0),
            server,
            s_options with
            {
                Stream = true,
            },
            NullLogger.Instance
        );
        using var client = Open(url);
        client.Send(new HttpRequest("GET", "/", [new("Host", "example.com")], default), long.MaxValue);
        client.ReadHead().Status.ShouldBe(200);

        Should.Throw<HttpFormatException>(() => Read(client));
    }

    [Fact]
    public void A_server_that_does_not_run_is_a_bad_gateway()
    {
        using var server = new StandInServer(static (_, _) => { }) { Trouble = "it is broken" };
        using var url = new FunctionUrl(new IPEndPoint(IPAddress.Loopback, 0), server, s_options, NullLogger.Instance);
        using var client = Open(url);

        client.Send(new HttpRequest("GET", "/", [new("Host", "example.com")], default), long.MaxValue);

        client.ReadHead().Status.ShouldBe(502);
        Encoding.UTF8.GetString(Read(client)).ShouldNotContain("it is broken");
    }

    [Fact]
    public void A_status_that_fails_the_invocation_is_a_bad_gateway()
    {
        using var server = new StandInServer(static (_, connection) => connection.Write(new ResponseHead(503, "", []), "secret"u8));
        var options = s_options with { FailStatuses = StatusSet.Parse("503") };
        using var url = new FunctionUrl(new IPEndPoint(IPAddress.Loopback, 0), server, options, NullLogger.Instance);
        using var client = Open(url);

        client.Send(new HttpRequest("GET", "/", [new("Host", "example.com")], default), long.MaxValue);

        client.ReadHead().Status.ShouldBe(502);
        Encoding.UTF8.GetString(Read(client)).ShouldBe("{\"message\":\"Internal Server Error\"}");
    }

    [Theory]
    [InlineData("\u0016\u0003\u0001\u0002", "HTTP/1.1 400 ", "that is TLS")]
    [InlineData("nonsense\r\n\r\n", "HTTP/1.1 400 ", "a request begins with")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n", "HTTP/1.1 413 ", "the body is longer than")]
    public async Task What_is_no_request_is_refused(string bytes, string expected, string reason)
    {
        using var log = new LogText();
        var logger = new LineLogger(log, isJson: false, LogLevel.Information, new Redactor());
        using var server = new StandInServer(static (_, connection) => connection.Write(new ResponseHead(200, "OK", []), default));
        using var url = new FunctionUrl(new IPEndPoint(IPAddress.Loopback, 0), server, s_options, logger);
        using var client = new TcpClient();
        await client.ConnectAsync(url.Address, Cancellation);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(bytes), Cancellation);

        using var reader = new StreamReader(client.GetStream());

        (await reader.ReadToEndAsync(Cancellation)).ShouldStartWith(expected);
        log.ToString().ShouldContain(reason);
    }

    [Theory]
    [InlineData('a', 6_200_000, 200)]
    [InlineData('\u00FF', 4_600_000, 200)]
    [InlineData('\u00FF', 4_800_000, 413)]
    public void A_request_that_is_too_large_as_an_event_is_refused(char content, int length, int expected)
    {
        using var server = new StandInServer(static (_, connection) => connection.Write(new ResponseHead(200, "OK", []), default));
        using var url = new FunctionUrl(new IPEndPoint(IPAddress.Loopback, 0), server, s_options, NullLogger.Instance);
        using var client = Open(url);
        var body = new byte[length];
        Array.Fill(body, (byte)content);

        client.Send(new HttpRequest("POST", "/", [new("Host", "example.com")], body), long.MaxValue);

        client.ReadHead().Status.ShouldBe(expected);
    }

    [Fact]
    public void A_client_that_leaves_harms_no_other()
    {
        using var asked = new ManualResetEventSlim();
        using var gone = new ManualResetEventSlim();
        using var server = new StandInServer(
            (request, connection) =>
            {
                asked.Set();
                if (request.Target == "/slow")
                    gone.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
                connection.Write(new ResponseHead(200, "OK", []), new byte[1_000_000]);
            }
        );
        using var url = new FunctionUrl(new IPEndPoint(IPAddress.Loopback, 0), server, s_options, NullLogger.Instance);
        var leaver = Open(url);
        leaver.Send(new HttpRequest("GET", "/slow", [new("Host", "example.com")], default), long.MaxValue);
        asked.Wait(TimeSpan.FromSeconds(30), Cancellation).ShouldBeTrue();
        leaver.Dispose();
        gone.Set();

        using var client = Open(url);
        client.Send(new HttpRequest("GET", "/", [new("Host", "example.com")], default), long.MaxValue);

        client.ReadHead().Status.ShouldBe(200);
        Read(client).Length.ShouldBe(1_000_000);
    }

    private static HttpConnection Open(FunctionUrl url) => HttpConnection.Open(url.Address, long.MaxValue);

    private static byte[] Read(HttpConnection client)
    {
        var body = new List<byte>();
        var part = new byte[4096];
        for (int count; (count = client.ReadBody(part)) > 0; )
            body.AddRange(part.AsSpan(0, count));
        return [.. body];
    }
}
