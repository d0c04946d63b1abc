using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Warehouse;

namespace GapFurniture.Rin.Ledger;

/// <summary>
/// A warehouse that answers only when its ledgers do: as long as one is missing, or may not be used, nothing can be loaded and nothing should
/// be received.
/// </summary>
internal sealed class LedgerWarehouse(IWarehouse warehouse, LedgerHealth health, IReadOnlyList<Target> targets) : IWarehouse
{
    public Task LoadAsync(Connection connection, IReadOnlyList<LoadStatement> statements, CancellationToken cancellationToken) =>
        warehouse.LoadAsync(connection, statements, cancellationToken);

    public async Task PingAsync(Connection connection, CancellationToken cancellationToken)
    {
        await warehouse.PingAsync(connection, cancellationToken);
        await health.CheckAsync(connection, LedgersOf(connection), Failure.Unavailable, cancellationToken);
    }

    /// <summary>
    /// Says before anything is received that a ledger cannot be used. Warehouses that do not answer are passed over: they are waited for
    /// later, or fail their own objects.
    /// </summary>
    /// <exception cref="CopyFailedException">A ledger is missing or may not be used.</exception>
    public async Task CheckLedgersAsync(CancellationToken cancellationToken)
    {
        foreach (var connection in targets.Where(t => t.Ledger is not null).Select(t => t.Connection!).Distinct())
        {
            try
            {
                await health.CheckAsync(connection, LedgersOf(connection), Failure.Object, cancellationToken);
            }
            catch (CopyFailedException e) when (e.Failure is not Failure.Object)
            {
                // not about the ledger
            }
        }
    }

    private IEnumerable<TableName> LedgersOf(Connection connection) =>
        targets.Where(t => t.Connection == connection).Select(t => t.Ledger).OfType<TableName>().Distinct();
}
