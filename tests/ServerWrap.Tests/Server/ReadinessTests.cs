using System.Net;
using System.Net.Sockets;
using System.Text;
using GapFurniture.Http;
using GapFurniture.ServerWrap.Server;

namespace GapFurniture.ServerWrap.Tests.Server;

/// <summary>One look at whether a server is ready.</summary>
public sealed class ReadinessTests
{
    [Fact]
    public async Task A_look_by_a_path_is_one_connection_and_one_request()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var readiness = new Readiness(listener.LocalEndpoint, "/ready", StatusSet.Parse("200"));

        var look = Task.Run(() => readiness.IsReady(TimeSpan.FromSeconds(30)), TestContext.Current.CancellationToken);
        // The first connection is the one that asks.
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        using var lines = new StreamReader(client.GetStream());
        var asked = await lines.ReadLineAsync(TestContext.Current.CancellationToken);
        client.Client.Send(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));

        asked.ShouldBe("GET /ready HTTP/1.1");
        (await look).ShouldBeTrue();
        listener.Pending().ShouldBeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/ready")]
    public void Where_nobody_listens_it_says_so(string? path)
    {
        var readiness = new Readiness(new UnixDomainSocketEndPoint("/nowhere/socket"), path, StatusSet.Parse("200"));

        readiness.IsReady(TimeSpan.FromSeconds(1)).ShouldBeFalse();

        readiness.Reason.ShouldBe("nothing accepts connections at unix:/nowhere/socket");
    }
}
