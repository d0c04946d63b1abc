using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;

namespace GapFurniture.Rin.Ledger;

/// <summary>Single statements about a ledger, outside of loads.</summary>
internal interface ILedgerDatabase
{
    /// <summary>The first column of a query's rows.</summary>
    /// <exception cref="CopyFailedException">It failed; <see cref="Failure.Object"/> when the statement itself is at fault.</exception>
    Task<IReadOnlyList<string>> SelectAsync(Connection connection, string sql, CancellationToken cancellationToken);

    /// <summary>Runs a statement; gives the number of rows that it changed.</summary>
    /// <exception cref="CopyFailedException">As above.</exception>
    Task<long> ExecuteAsync(Connection connection, string sql, CancellationToken cancellationToken);
}
