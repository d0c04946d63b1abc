namespace GapFurniture.Rin.Tests.EndToEnd.UnderFire;

/// <summary>A local cloud of its own: these tests put its cluster to sleep and let faults strike whoever is there.</summary>
public sealed class FireCloud : IAsyncLifetime
{
    internal Cloud Cloud { get; } = new();

    public ValueTask InitializeAsync() => Cloud.InitializeAsync();

    public ValueTask DisposeAsync() => Cloud.DisposeAsync();
}
