using System.Globalization;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Plan;
using GapFurniture.Shared;
using GapFurniture.Shared.Options;

namespace GapFurniture.Rin.Load;

/// <summary>What the command line asks to be done with the ledgers.</summary>
/// <param name="Prune">Delete rows older than this; null: create the ledgers.</param>
internal sealed record LedgerTask(TimeSpan? Prune)
{
    /// <summary>SQS keeps messages for this long at most; a row that is younger may still be needed.</summary>
    /// <seealso href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html"/>
    public static readonly TimeSpan SqsRetention = TimeSpan.FromDays(14);

    /// <summary>Reads an age such as <c>90d</c>, <c>1d12h</c>, or a Go duration; false if it is none.</summary>
    public static bool TryParseAge(string text, out TimeSpan age)
    {
        age = TimeSpan.Zero;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || text[digits] != 'd')
            return GoDuration.TryParse(text, out age);
        // Ten thousand years are the end of time.
        if (!int.TryParse(text.AsSpan(0, digits), out var days) || days > 3_650_000)
            return false;
        if (digits + 1 < text.Length && !GoDuration.TryParse(text[(digits + 1)..], out age))
            return false;
        age += TimeSpan.FromDays(days);
        return true;
    }
}

/// <summary>Creates and prunes the ledgers that a config names, on every connection. Running it twice does no harm.</summary>
internal sealed class LedgerTasks(RinConfig config, Databases databases, Ledger ledgers, TimeProvider time, TextWriter output)
{
    private readonly Backoff _retry = new(5, time) { Base = TimeSpan.FromMilliseconds(500) };

    /// <summary>Does the task; a dry run only prints the SQL.</summary>
    /// <returns>False if the config names no ledger.</returns>
    /// <exception cref="WarehouseException">A warehouse refused, or did not answer.</exception>
    public async Task<bool> RunAsync(LedgerTask task, bool dryRun, CancellationToken cancellationToken)
    {
        var all = config.Connections.SelectMany(c => config.LedgersOf(c).Select(l => (c, l))).ToList();
        var now = time.GetUtcNow();
        // The calendar begins in the year 1.
        var before = task.Prune < now - DateTimeOffset.MinValue ? now - task.Prune : DateTimeOffset.MinValue;
        foreach (var (connection, ledger) in all)
        {
            var done = (task.Prune, dryRun) switch
            {
                (null, true) => LedgerSql.Create(ledger),
                (null, false) => await InitAsync(connection, ledger, cancellationToken),
                (_, true) => LedgerSql.Prune(ledger, before!.Value),
                (_, false) => await PruneAsync(connection, ledger, before!.Value, cancellationToken),
            };
            await output.WriteLineAsync($"{connection}: {done}");
        }
        return all.Count > 0;
    }

    private async Task<string> InitAsync(Connection connection, TableName ledger, CancellationToken cancellationToken)
    {
        if (await ProblemAsync(connection, ledger, cancellationToken) is null)
            return $"ledger {ledger} exists already";
        await ExecuteAsync(connection, LedgerSql.Create(ledger), cancellationToken);
        // It may have existed, without the rights, or be some other table.
        return await ProblemAsync(connection, ledger, cancellationToken) is { } problem
            ? throw new WarehouseException(Blame.Connection, problem)
            : $"ledger {ledger} created";
    }

    private async Task<string> PruneAsync(
        Connection connection,
        TableName ledger,
        DateTimeOffset before,
        CancellationToken cancellationToken
    )
    {
        var rows = await ExecuteAsync(connection, LedgerSql.Prune(ledger, before), cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"ledger {ledger}: {rows} rows deleted that are older than {before:u}");
    }

    private Task<string?> ProblemAsync(Connection connection, TableName ledger, CancellationToken cancellationToken) =>
        RetryAsync(token => ledgers.ProblemAsync(connection, ledger, token), connection, cancellationToken);

    private Task<long> ExecuteAsync(Connection connection, string sql, CancellationToken cancellationToken) =>
        RetryAsync(token => databases.For(connection).ExecuteAsync(sql, token), connection, cancellationToken);

    // Workers may be loading meanwhile.
    private async Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> act, Connection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await _retry.RunAsync(act, e => e is WarehouseException { IsTransient: true }, cancellationToken);
        }
        catch (WarehouseException e)
        {
            throw new WarehouseException(e.Blame, $"{connection}: {e.Message}", e);
        }
    }
}
