using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Ledger;
using GapFurniture.Rin.Reporting;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GapFurniture.Rin.Warehouse;

/// <summary>Redshift through the PostgreSQL protocol.</summary>
internal sealed class PostgresWarehouse(ConnectionPools pools, Redactor redactor, LoadMonitor monitor, ILogger logger) : IWarehouse
{
    public async Task LoadAsync(Connection connection, IReadOnlyList<LoadStatement> statements, CancellationToken cancellationToken)
    {
        var at = -1;
        var sessionId = 0;
        try
        {
            await using var session = await pools.OpenAsync(connection, cancellationToken);
            sessionId = session.ProcessID;
            using var rows = new CopiedRows(session);
            await using var transaction = await session.BeginTransactionAsync(cancellationToken);
            for (at = 0; at < statements.Count; at++)
            {
                Log.Statement(logger, statements[at].ToString());
                // A COPY takes as long as it takes; the token, not a timeout, ends it.
                await using var command = new NpgsqlCommand(statements[at].ToSql(), session, transaction) { CommandTimeout = 0 };
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
            await transaction.CommitAsync(cancellationToken);
            monitor.Committed(rows.Of(statements.OfType<CopyStatement>().Count()));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not CopyFailedException)
        {
            var failed = at >= 0 && at < statements.Count ? statements[at] : null;
            var explained = await ExplainAsync(e, connection, sessionId, failed, at, cancellationToken);
            throw at == statements.Count && explained.Failure is Failure.Unavailable
                ? Unknown(explained, statements[0] is LedgerStatement)
                : explained;
        }
    }

    public async Task PingAsync(Connection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await pools.OpenAsync(connection, cancellationToken);
            await using var command = new NpgsqlCommand("SELECT 1", session);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not CopyFailedException)
        {
            throw await ExplainAsync(e, connection, sessionId: 0, statement: null, at: -1, cancellationToken);
        }
    }

    // At least once is what a queue promises: nothing is lost, and whoever reads the log knows where to look for rows that came twice.
    private static CopyFailedException Unknown(CopyFailedException e, bool hasLedger) =>
        new(
            e.Failure,
            $"the connection broke during COMMIT, so the objects may be in the warehouse already"
                + $"{(hasLedger ? ", which the ledger will tell" : " and will be loaded again")}: {e.Message}",
            e.Statement,
            e.File,
            e
        );

    private async Task<CopyFailedException> ExplainAsync(
        Exception e,
        Connection connection,
        int sessionId,
        LoadStatement? statement,
        int at,
        CancellationToken cancellationToken
    )
    {
        var failure = PostgresErrors.Classify(e);
        var reason = redactor.Redact(PostgresErrors.Describe(e));
        string? file = null;
        if (
            failure is Failure.Object
            && statement is CopyStatement copy
            && await LoadErrors.FindAsync(() => pools.OpenAsync(connection, cancellationToken), sessionId, copy, cancellationToken)
                is { } found
        )
        {
            (file, reason) = (found.File, $"{found.Reason} ({reason})");
        }
        return new CopyFailedException(failure, reason, statement is null ? null : at, file, e);
    }
}
