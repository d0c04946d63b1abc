using System.Runtime.CompilerServices;
using GapFurniture.LocalCloud.Postgres;

namespace GapFurniture.LocalCloud.Tests.Postgres;

/// <summary>The test program as a process whose only purpose is to own a server and be killed: see <see cref="ServerLifetime"/>.</summary>
internal static class OwnerProcess
{
    public const string Variable = "LOCALCLOUD_TESTS_OWN_POSTGRES";

#pragma warning disable CA2255 // Main belongs to the test framework; this is the only way in before it
    [ModuleInitializer]
    public static void Run()
#pragma warning restore CA2255
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
            return;
        Environment.SetEnvironmentVariable(Variable, null);
        var server = Task.Run(() => PostgresServer.StartAsync(CancellationToken.None)).GetAwaiter().GetResult();
        Console.WriteLine(server.Folder);
        new ManualResetEvent(initialState: false).WaitOne();
    }
}
