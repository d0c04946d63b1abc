using System.Globalization;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Ledger;

/// <summary>Creates and prunes the ledgers that a config names, on every connection. Saying the same twice does no harm.</summary>
internal sealed class LedgerTasks(
    IReadOnlyList<Target> targets,
    ILedgerDatabase database,
    LedgerHealth health,
    TimeProvider time,
    TextWriter output
)
{
    private readonly Backoff _retry = new(5, time) { Base = TimeSpan.FromMilliseconds(500) };

    /// <summary>Does the task; a dry run only prints the SQL.</summary>
    /// <returns>False if the config names no ledger.</returns>
    /// <exception cref="CopyFailedException">A warehouse refused, or did not answer.</exception>
    public async Task<bool> RunAsync(LedgerTask task, bool dryRun, CancellationToken cancellationToken)
    {
        var ledgers = targets.Where(t => t.Ledger is not null).Select(t => (t.Connection!, t.Ledger!)).Distinct().ToList();
        var now = time.GetUtcNow();
        // The calendar begins in the year 1.
        var before = task.Prune < now - DateTimeOffset.MinValue ? now - task.Prune : DateTimeOffset.MinValue;
        foreach (var (connection, ledger) in ledgers)
        {
            if (dryRun)
                await output.WriteLineAsync(
                    $"{connection}: {(task.Prune is null ? LedgerSql.Create(ledger) : LedgerSql.Prune(ledger, before!.Value))}"
                );
            else if (task.Prune is null)
                await InitAsync(connection, ledger, cancellationToken);
            else
                await PruneAsync(connection, ledger, before!.Value, cancellationToken);
        }
        return ledgers.Count > 0;
    }

    private async Task InitAsync(Connection connection, TableName ledger, CancellationToken cancellationToken)
    {
        if (await AskAsync(connection, ledger, cancellationToken) is null)
        {
            await output.WriteLineAsync($"{connection}: ledger {ledger} is there already");
            return;
        }
        await AgainAsync(token => database.ExecuteAsync(connection, LedgerSql.Create(ledger), token), connection, cancellationToken);
        // It may have been there, without the rights, or be some other table.
        if (await AskAsync(connection, ledger, cancellationToken) is { } problem)
            throw new CopyFailedException(Failure.Connection, problem, null, null, null);
        await output.WriteLineAsync($"{connection}: ledger {ledger} created");
    }

    private async Task PruneAsync(Connection connection, TableName ledger, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var rows = await AgainAsync(
            token => database.ExecuteAsync(connection, LedgerSql.Prune(ledger, before), token),
            connection,
            cancellationToken
        );
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{connection}: ledger {ledger}: {rows} rows deleted that are older than {before:u}"
            )
        );
    }

    private Task<string?> AskAsync(Connection connection, TableName ledger, CancellationToken cancellationToken) =>
        AgainAsync(token => health.ProblemAsync(connection, ledger, token), connection, cancellationToken);

    // Workers may be loading meanwhile.
    private async Task<T> AgainAsync<T>(Func<CancellationToken, Task<T>> act, Connection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await _retry.RunAsync(
                act,
                e => e is CopyFailedException { Failure: Failure.Conflict or Failure.Unavailable },
                cancellationToken
            );
        }
        catch (CopyFailedException e)
        {
            throw new CopyFailedException(e.Failure, $"{connection}: {e.Message}", null, null, e);
        }
    }
}
