using System.Net.Sockets;
using GapFurniture.ServerWrap.Http;
using static GapFurniture.ServerWrap.Tests.Http.Asking;

namespace GapFurniture.ServerWrap.Tests.Http;

/// <summary>Requests to servers that live, die and misbehave in between.</summary>
public sealed class ServerClientTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Requests_go_over_one_connection_that_is_kept(bool isUnix)
    {
        using var server = new ScriptedServer(Echo, isUnix);
        using var client = Client(server);

        Ask(client, Get).ShouldBe("200 ");
        Ask(client, Post).ShouldBe("200 body");
        Ask(client, Post with { Body = default }).ShouldBe("200 ");

        server.Connections.ShouldBe(1);
        server.Requests.ShouldBe([
            "GET /a?b HTTP/1.1\r\nHost: x\r\nA: grün\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
        ]);
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("POST", true)]
    [InlineData("GET", false)]
    [InlineData("POST", false)]
    public void A_connection_that_was_closed_while_it_lay_idle_costs_no_request(string method, bool isUnix)
    {
        using var closed = new ManualResetEventSlim();
        using var server = new ScriptedServer(
            peer =>
            {
                peer.Read();
                peer.Answer("x");
                // A child that another test starts just now has the socket, too, until it becomes its program: only this ends the connection at once.
                peer.Socket.Shutdown(SocketShutdown.Both);
                peer.Dispose();
                closed.Set();
            },
            isUnix
        );
        using var client = Client(server);
        Ask(client, Get).ShouldBe("200 x");
        Wait(closed);

        Ask(client, Post with { Method = method }).ShouldBe("200 x");

        server.Connections.ShouldBe(2);
    }

    [Fact]
    public void What_a_server_says_unasked_on_an_idle_connection_is_no_answer_to_the_next_request()
    {
        using var read = new ManualResetEventSlim();
        using var said = new ManualResetEventSlim();
        using var server = new ScriptedServer(peer =>
        {
            peer.Read();
            peer.Answer("x");
            read.Wait(10_000);
            peer.Write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
            said.Set();
            peer.WaitForEnd();
        });
        using var client = Client(server);
        Ask(client, Get).ShouldBe("200 x");
        read.Set();
        Wait(said);

        Ask(client, Get).ShouldBe("200 x");

        server.Connections.ShouldBe(2);
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("PUT", true)]
    [InlineData("POST", false)]
    [InlineData("PATCH", false)]
    public void A_server_that_closes_without_a_word_is_asked_once_more_where_that_does_no_harm(string method, bool isRepeated)
    {
        var connections = 0;
        using var server = new ScriptedServer(peer =>
        {
            peer.Read();
            if (Interlocked.Increment(ref connections) > 1)
                peer.Answer("x");
        });
        using var client = Client(server);

        var ask = () => Ask(client, Post with { Method = method });

        if (isRepeated)
            ask().ShouldBe("200 x");
        else
            Should.Throw<IOException>(() => ask()).Message.ShouldBe("the connection was closed without an answer");
        server.Requests.Count.ShouldBe(isRepeated ? 2 : 1);
    }

    [Fact]
    public void A_server_that_never_answers_a_request_is_asked_twice_and_no_more()
    {
        using var server = new ScriptedServer(peer => peer.Read());
        using var client = Client(server);

        Should.Throw<IOException>(() => Ask(client, Get)).Message.ShouldBe("the connection was closed without an answer");

        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public void Half_an_answer_is_an_error_and_is_not_asked_for_again()
    {
        using var server = new ScriptedServer(peer =>
        {
            peer.Read();
            peer.Write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhal");
        });
        using var client = Client(server);

        Should
            .Throw<HttpFormatException>(() => Ask(client, Get))
            .Message.ShouldBe("the connection ended 2 bytes before the end that Content-Length had said");
        client.Finish();

        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public void After_an_answer_that_was_not_read_to_its_end_the_next_one_is_right()
    {
        using var server = new ScriptedServer(peer =>
        {
            for (var i = 0; ; i++)
            {
                peer.Read();
                peer.Answer(new string('x', 100_000));
            }
        });
        using var client = Client(server);

        client.Send(Get, long.MaxValue);
        client.Read(new byte[10]).ShouldBe(10);
        client.Finish();

        Ask(client, Get).Length.ShouldBe(100_004);
        server.Connections.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_server_that_sends_back_what_it_is_still_reading_does_not_lock_up(bool isUnix)
    {
        const int size = 8_000_000;
        using var server = new ScriptedServer(
            peer =>
            {
                peer.ReadHead();
                peer.Write($"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n");
                for (var left = size; left > 0; left -= 1000)
                    peer.Write(peer.ReadBytes(1000));
            },
            isUnix
        );
        using var client = Client(server);
        var body = new byte[size];
        new Random(1).NextBytes(body);

        client.Send(Post with { Body = body }, long.MaxValue).Status.ShouldBe(200);

        ReadAll(client).SequenceEqual(body).ShouldBeTrue();
    }

    [Fact]
    public void A_refusal_before_the_request_was_read_arrives()
    {
        using var server = new ScriptedServer(peer =>
        {
            peer.ReadHead();
            peer.Write("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
            peer.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            peer.WaitForEnd();
        });
        using var client = Client(server);

        Ask(client, Post with { Body = new byte[4_000_000] }).ShouldBe("413 no");
        Ask(client, Get).ShouldBe("413 no");
    }

    [Theory]
    [InlineData("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno")]
    [InlineData("HTTP/1.1 413 Too Large\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n")]
    public void A_refusal_arrives_from_a_server_that_neither_reads_on_nor_closes(string refusal)
    {
        using var released = new ManualResetEventSlim();
        using var server = new ScriptedServer(peer =>
        {
            peer.ReadHead();
            peer.Write(refusal);
            Wait(released);
        });
        using var client = Client(server);

        Ask(client, Post with { Body = new byte[4_000_000] }).ShouldBe("413 no");
        released.Set();
    }

    [Fact]
    public void A_server_that_has_only_begun_to_answer_may_take_its_time_to_read_on()
    {
        const int size = 4_000_000;
        using var server = new ScriptedServer(peer =>
        {
            peer.ReadHead();
            peer.Write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
            TestContext.Current.CancellationToken.WaitHandle.WaitOne(600);
            peer.ReadBytes(size);
            peer.Write("k");
        });
        using var client = Client(server);

        Ask(client, Post with { Body = new byte[size] }).ShouldBe("200 ok");
    }

    [Fact]
    public void A_request_that_would_break_its_lines_is_not_sent()
    {
        using var server = new ScriptedServer(Echo);
        using var client = Client(server);

        Should.Throw<HttpFormatException>(() => client.Send(Get with { Target = "/ HTTP/1.1\r\nX: y" }, long.MaxValue));
        Should.Throw<HttpFormatException>(() => client.Send(Get with { Headers = [new("A", "b\nC: d")] }, long.MaxValue));
        Should.Throw<HttpFormatException>(() => client.Send(Get with { Headers = [new("A\r\nB", "c")] }, long.MaxValue));

        Ask(client, Get).ShouldBe("200 ");
        server.Requests.Count.ShouldBe(1);
    }

    private static void Wait(ManualResetEventSlim condition) =>
        condition.Wait(10_000, TestContext.Current.CancellationToken).ShouldBeTrue();
}
