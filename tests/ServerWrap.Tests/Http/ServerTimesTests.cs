using static GapFurniture.ServerWrap.Tests.Http.Asking;

namespace GapFurniture.ServerWrap.Tests.Http;

/// <summary>Servers that are late, and servers that end and come back.</summary>
public sealed class ServerTimesTests
{
    [Fact]
    public void A_server_that_says_nothing_in_time_is_a_timeout_and_can_be_reported()
    {
        using var server = new ScriptedServer(peer =>
        {
            peer.Read();
            peer.WaitForEnd();
        });
        using var client = Client(server);

        Should.Throw<TimeoutException>(() => client.Send(Get, Now() + 50));
        client.ReportHung();

        server.Hangs.ShouldBe([1]);
    }

    [Fact]
    public void A_server_that_stops_within_its_answer_is_a_timeout_too()
    {
        using var server = new ScriptedServer(peer =>
        {
            peer.Read();
            peer.Write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhal");
            peer.WaitForEnd();
        });
        using var client = Client(server);

        Should.Throw<TimeoutException>(() => Ask(client, Get, Now() + 50));
    }

    [Fact]
    public void A_server_that_trickles_has_no_more_time_than_others()
    {
        using var server = new ScriptedServer(peer =>
        {
            peer.Read();
            peer.Write("HTTP/1.1 200 OK\r\n\r\n");
            using var tick = new ManualResetEventSlim();
            while (!tick.Wait(5))
                peer.Write("x");
        });
        using var client = Client(server);

        Should.Throw<TimeoutException>(() => Ask(client, Get, Now() + 100));
    }

    [Fact]
    public void A_server_that_was_started_anew_gets_a_new_connection()
    {
        using var server = new ScriptedServer(Echo);
        using var client = Client(server);
        Ask(client, Get).ShouldBe("200 ");

        server.Restart();

        Ask(client, Post).ShouldBe("200 body");
        server.Connections.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_server_that_is_just_being_started_anew_is_waited_for(bool isUnix)
    {
        using var server = new ScriptedServer(Echo, isUnix);
        using var client = Client(server);
        Ask(client, Get).ShouldBe("200 ");
        server.Kill();
        var looks = 0;
        server.OnEnsureReady = _ =>
        {
            if (++looks == 3)
                server.Listen();
        };

        Ask(client, Post).ShouldBe("200 body");
    }

    [Fact]
    public void Where_nobody_listens_the_error_says_so()
    {
        using var server = new ScriptedServer(Echo);
        using var client = Client(server);
        server.Kill();

        Should.Throw<IOException>(() => client.Send(Get, long.MaxValue)).Message.ShouldEndWith("/socket: No such file or directory");
    }

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
}
