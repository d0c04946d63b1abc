using System.Net;
using System.Net.Sockets;
using GapFurniture.Http;
using GapFurniture.ServerWrap.Desk;
using GapFurniture.ServerWrap.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace GapFurniture.ServerWrap.Tests.Desk;

public sealed class DeskCommandTests : IDisposable
{
    private readonly StandInServer _server = new(static (_, connection) => connection.Write(new ResponseHead(200, "OK", []), default));

    [Fact]
    public void An_event_that_is_not_there_is_a_failure() =>
        Run(new ServerWrapOptions { EventFile = "/nonexistent/event.json" }).ShouldBe(1);

    [Fact]
    public void So_is_a_server_that_does_not_come_up()
    {
        _server.Trouble = "it is broken";

        Run(new ServerWrapOptions { ServeAddress = new IPEndPoint(IPAddress.Loopback, 0) }).ShouldBe(1);
    }

    [Fact]
    public void So_is_an_address_that_somebody_else_has()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();

        Run(new ServerWrapOptions { ServeAddress = (IPEndPoint)taken.LocalEndPoint! }).ShouldBe(1);
    }

    public void Dispose() => _server.Dispose();

    private int Run(ServerWrapOptions options)
    {
        var exitCode = DeskCommand.Run(options, _server, NullLogger.Instance);
        _server.IsStopped.ShouldBeTrue();
        return exitCode;
    }
}
