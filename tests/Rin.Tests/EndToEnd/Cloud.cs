using GapFurniture.LocalCloud;
using GapFurniture.Rin.Tests.EndToEnd;

[assembly: AssemblyFixture(typeof(Cloud))]

namespace GapFurniture.Rin.Tests.EndToEnd;

/// <summary>One local cloud with a real PostgreSQL for all end-to-end tests; each has its own bucket, queue and schema in it.</summary>
public sealed class Cloud : IAsyncLifetime
{
    internal LocalCloudHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await LocalCloudHost.StartAsync(new LocalCloudOptions { WithDatabase = true });

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
