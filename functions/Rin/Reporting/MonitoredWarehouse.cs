using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Warehouse;

namespace GapFurniture.Rin.Reporting;

/// <summary>A warehouse whose loads the monitor sees.</summary>
internal sealed class MonitoredWarehouse(IWarehouse inner, LoadMonitor monitor) : IWarehouse
{
    public async Task LoadAsync(Connection connection, IReadOnlyList<LoadStatement> statements, CancellationToken cancellationToken)
    {
        using var watch = monitor.Watch([.. statements.OfType<CopyStatement>()]);
        await inner.LoadAsync(connection, statements, cancellationToken);
    }

    public Task PingAsync(Connection connection, CancellationToken cancellationToken) => inner.PingAsync(connection, cancellationToken);
}
