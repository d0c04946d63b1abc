using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;

namespace GapFurniture.Rin.Ledger;

/// <summary>Finds out whether a ledger can be used, and if not, what to do.</summary>
internal sealed class LedgerHealth(ILedgerDatabase database)
{
    /// <summary>What is wrong with the ledger, with the remedy; null when it is well.</summary>
    /// <exception cref="CopyFailedException">The warehouse does not answer, or not to us: that says nothing about the ledger.</exception>
    public async Task<string?> ProblemAsync(Connection connection, TableName ledger, CancellationToken cancellationToken)
    {
        try
        {
            if (await database.SelectAsync(connection, LedgerSql.MayUse(ledger), cancellationToken) is not ["yes"])
                return $"ledger {ledger} of {connection} may not be used: {LedgerSql.Grant(ledger, connection.User)}";
        }
        catch (CopyFailedException e) when (e.Failure is Failure.Object)
        {
            return $"ledger {ledger} of {connection} cannot be used: {e.Message}; create it with rin -init-ledger, or allow the schema "
                + "with GRANT USAGE ON SCHEMA";
        }
        try
        {
            await database.SelectAsync(connection, LedgerSql.HasColumns(ledger), cancellationToken);
            return null;
        }
        catch (CopyFailedException e) when (e.Failure is Failure.Object)
        {
            return $"{ledger} of {connection} is no ledger: {e.Message}; name another table in exactly_once and create it with "
                + "rin -init-ledger";
        }
    }

    /// <summary>Checks several; the first that is not well is an error.</summary>
    /// <exception cref="CopyFailedException">
    /// With the given failure when a ledger is at fault; as the warehouse says when it does not answer.
    /// </exception>
    public async Task CheckAsync(
        Connection connection,
        IEnumerable<TableName> ledgers,
        Failure failure,
        CancellationToken cancellationToken
    )
    {
        foreach (var ledger in ledgers)
        {
            if (await ProblemAsync(connection, ledger, cancellationToken) is { } problem)
                throw new CopyFailedException(failure, problem, null, null, null);
        }
    }
}
