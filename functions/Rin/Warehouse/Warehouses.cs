using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;

namespace GapFurniture.Rin.Warehouse;

/// <summary>Sends each connection's work to the warehouse that its driver names.</summary>
internal sealed class Warehouses(IWarehouse postgres, IWarehouse dataApi) : IWarehouse
{
    public Task LoadAsync(Connection connection, IReadOnlyList<LoadStatement> statements, CancellationToken cancellationToken) =>
        For(connection).LoadAsync(connection, statements, cancellationToken);

    public Task PingAsync(Connection connection, CancellationToken cancellationToken) =>
        For(connection).PingAsync(connection, cancellationToken);

    private IWarehouse For(Connection connection) => connection.Driver is Driver.RedshiftData ? dataApi : postgres;
}
