using System.Diagnostics;
using GapFurniture.LocalCloud.Postgres;
using GapFurniture.Pieces;
using Npgsql;

namespace GapFurniture.LocalCloud.Tests.Postgres;

public sealed class ServerLifetime
{
    [Fact]
    public async Task A_server_is_ready_when_it_is_started_and_gone_when_it_is_disposed()
    {
        string folder;
        await using (var server = await PostgresServer.StartAsync(TestContext.Current.CancellationToken))
        {
            folder = server.Folder;
            await using var connection = new NpgsqlConnection(server.AdminConnectionString("postgres") + ";Pooling=false");
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.Exists(folder).ShouldBeFalse();
    }

    [Fact]
    public async Task Several_servers_run_side_by_side()
    {
        var starting = Enumerable.Range(0, 2).Select(_ => PostgresServer.StartAsync(TestContext.Current.CancellationToken)).ToList();
        var servers = await Task.WhenAll(starting);
        servers.Select(s => s.SocketPath).Distinct().Count().ShouldBe(2);
        foreach (var server in servers)
            await server.DisposeAsync();
    }

    [Fact]
    public async Task A_killed_owner_leaves_neither_server_nor_folder_behind()
    {
        using var owner = StartOwner();
        var folder = (await owner.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!;
        Directory.Exists(folder).ShouldBeTrue();
        var postmaster = (
            await File.ReadAllLinesAsync(Path.Combine(folder, "data", "postmaster.pid"), TestContext.Current.CancellationToken)
        )[0];

        owner.Kill(); // SIGKILL: it cannot clean up after itself
        await owner.WaitForExitAsync(TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(() => !Directory.Exists(folder) && !Directory.Exists($"/proc/{postmaster}"), "all is gone");
    }

    private static Process StartOwner()
    {
        var start = new ProcessStartInfo(Path.ChangeExtension(typeof(ServerLifetime).Assembly.Location, null))
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { [OwnerProcess.Variable] = "1" },
        };
        return Process.Start(start)!;
    }
}
