using GapFurniture.Rin.Config;

namespace GapFurniture.Rin.Ledger;

/// <summary>Sends each connection's statements the way that its driver names.</summary>
internal sealed class Ledgers(ILedgerDatabase postgres, ILedgerDatabase dataApi) : ILedgerDatabase
{
    public Task<IReadOnlyList<string>> SelectAsync(Connection connection, string sql, CancellationToken cancellationToken) =>
        For(connection).SelectAsync(connection, sql, cancellationToken);

    public Task<long> ExecuteAsync(Connection connection, string sql, CancellationToken cancellationToken) =>
        For(connection).ExecuteAsync(connection, sql, cancellationToken);

    private ILedgerDatabase For(Connection connection) => connection.Driver is Driver.RedshiftData ? dataApi : postgres;
}
