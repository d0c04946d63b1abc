using System.Text.RegularExpressions;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Plan;
using GapFurniture.Shared;
using GapFurniture.Shared.Options;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Load;

/// <summary>Keeps each object from being loaded twice. Before a transaction it asks the ledger which objects are there and leaves them out;
/// in the transaction <see cref="LedgerPlan"/> locks, guards and records. When the guard fails, another worker was faster: the ledger is
/// asked again. The command line has its tables created and pruned.</summary>
internal sealed class Ledger(Func<Connection, Warehouse> warehouseOf, TimeProvider time, ILogger logger)
{
    // Broken connections and conflicts pass; what does not is for the warehouse's gate.
    private readonly Backoff _asking = new(3, time) { Base = TimeSpan.FromMilliseconds(200) };
    private readonly Backoff _retry = new(5, time) { Base = TimeSpan.FromMilliseconds(500) };

    /// <summary>Takes out the items that are loaded already.</summary>
    /// <returns>The units that remain, and those of which nothing remains.</returns>
    /// <exception cref="WarehouseException">The ledger cannot be asked.</exception>
    public async Task<(IReadOnlyList<LoadUnit> Remaining, IReadOnlyList<LoadUnit> Loaded)> RemainingAsync(
        Connection connection,
        IReadOnlyList<LoadUnit> units,
        CancellationToken cancel
    )
    {
        var known = new HashSet<(TableName, string)>();
        foreach (var (ledger, entries) in LedgerPlan.Chunks(LedgerPlan.Entries(units)))
        {
            var ids = await KnownAsync(connection, ledger, entries, cancel);
            known.UnionWith(ids.Select(id => (ledger, id)));
            if (ids.Count > 0)
                Log.LedgerSkips(logger, ids.Count, ledger.ToString());
        }
        if (known.Count == 0)
            return (units, []);
        var rest = units.Select(unit => Without(known, unit)).ToLookup(u => u.Items.Count > 0);
        return ([.. rest[true]], [.. rest[false]]);
    }

    /// <summary>What is wrong with the ledger and what to do about it; null when it can be used.</summary>
    /// <exception cref="WarehouseException">The warehouse does not answer, or not to us: that says nothing about the ledger.</exception>
    public async Task<string?> ProblemAsync(Connection connection, TableName ledger, CancellationToken cancel)
    {
        var database = warehouseOf(connection);
        var isAllowed = false;
        try
        {
            isAllowed = await database.SelectAsync(LedgerSql.MayUse(ledger), cancel) is [["yes"]];
            if (!isAllowed)
                return $"no rights to use ledger {ledger} of {connection}: {LedgerSql.Grant(ledger, connection.User)}";
            await database.SelectAsync(LedgerSql.HasColumns(ledger), cancel);
            return null;
        }
        catch (WarehouseException e) when (e.Blame is Blame.Object)
        {
            return isAllowed
                ? $"{ledger} of {connection} is no ledger: {e.Message}; name another table in exactly_once and create it with rin -init-ledger"
                : $"ledger {ledger} of {connection} cannot be used: {e.Message}; create it with rin -init-ledger, or allow the schema with "
                    + "GRANT USAGE ON SCHEMA";
        }
    }

    /// <summary>Checks several; the first that cannot be used is an error.</summary>
    /// <exception cref="WarehouseException">
    /// With the given blame when a ledger cannot be used; as the warehouse says when it does not answer.
    /// </exception>
    public async Task CheckAsync(Connection connection, IEnumerable<TableName> ledgers, Blame blame, CancellationToken cancel)
    {
        foreach (var ledger in ledgers)
        {
            if (await ProblemAsync(connection, ledger, cancel) is { } problem)
                throw new WarehouseException(blame, problem);
        }
    }

    private async Task<IReadOnlyList<string>> KnownAsync(
        Connection connection,
        TableName ledger,
        LedgerEntry[] entries,
        CancellationToken cancel
    )
    {
        var sql = LedgerSql.Known(ledger, entries.Select(e => e.Id));
        try
        {
            var rows = await _asking.RunAsync(token => warehouseOf(connection).SelectAsync(sql, token), WarehouseException.MayPass, cancel);
            return [.. rows.Select(r => r[0]!)];
        }
        catch (WarehouseException e) when (e.Blame is Blame.Object)
        {
            // No object is to blame: all wait until the ledger can be used.
            var problem = await ProblemAsync(connection, ledger, cancel) ?? $"ledger {ledger}: {e.Message}";
            throw new WarehouseException(Blame.Warehouse, problem, e);
        }
    }

    private LoadUnit Without(HashSet<(TableName, string)> known, LoadUnit unit)
    {
        var items = unit.Items.Where(i => LedgerEntry.Of(unit, i) is not { } e || !known.Contains((e.Ledger, e.Id))).ToList();
        foreach (var item in unit.Items.Except(items))
            Log.LedgerSkip(logger, item.Object.Url, item.Table.ToString());
        return items.Count == unit.Items.Count ? unit : unit with { Items = items };
    }

    /// <summary>Creates or prunes the ledgers that a config names, on every connection; running it twice does no harm. A dry run only prints
    /// the SQL.</summary>
    /// <returns>False if the config names no ledger.</returns>
    /// <exception cref="WarehouseException">A warehouse refused, or did not answer.</exception>
    public async Task<bool> RunAsync(LedgerTask task, RinConfig config, bool dryRun, TextWriter output, CancellationToken cancel)
    {
        var all = config.Connections.SelectMany(c => config.LedgersOf(c).Select(l => (c, l))).ToList();
        var before = time.GetUtcNow() - task.Prune;
        foreach (var (connection, ledger) in all)
        {
            try
            {
                // Workers may be loading meanwhile; to do it again does no harm.
                var done =
                    !dryRun ? await _retry.RunAsync(token => DoAsync(connection, ledger, before, token), WarehouseException.MayPass, cancel)
                    : before is null ? LedgerSql.Create(ledger)
                    : LedgerSql.Prune(ledger, before.Value);
                await output.WriteLineAsync($"{connection}: {done}");
            }
            catch (WarehouseException e) when (!e.Message.Contains(connection.ToString(), StringComparison.Ordinal))
            {
                throw new WarehouseException(e.Blame, $"{connection}: {e.Message}", e);
            }
        }
        return all.Count > 0;
    }

    private async Task<string> DoAsync(Connection connection, TableName ledger, DateTimeOffset? before, CancellationToken cancel)
    {
        var database = warehouseOf(connection);
        if (before is { } end)
        {
            var rows = await database.ExecuteAsync(LedgerSql.Prune(ledger, end), cancel);
            return $"ledger {ledger}: {rows} rows deleted that are older than {end:u}";
        }
        if (await ProblemAsync(connection, ledger, cancel) is null)
            return $"ledger {ledger} exists already";
        await database.ExecuteAsync(LedgerSql.Create(ledger), cancel);
        // It may have existed, without the rights, or be some other table.
        return await ProblemAsync(connection, ledger, cancel) is { } problem
            ? throw new WarehouseException(Blame.Connection, problem)
            : $"ledger {ledger} created";
    }
}

/// <summary>What the command line asks to be done with the ledgers: delete rows older than this, or, without an age, create them.</summary>
internal sealed partial record LedgerTask(TimeSpan? Prune)
{
    /// <summary>SQS keeps messages for this long at most; a row that is younger may still be needed.</summary>
    /// <seealso href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html"/>
    public static readonly TimeSpan SqsRetention = TimeSpan.FromDays(14);

    /// <summary>Reads an age such as <c>90d</c>, <c>1d12h</c>, or a Go duration; false if it is none.</summary>
    public static bool TryParseAge(string text, out TimeSpan age) =>
        GoDuration.TryParse(Days().Replace(text, m => $"{24 * int.Parse(m.Groups["days"].ValueSpan)}h"), out age)
        // The calendar begins in the year 1.
        && age.TotalDays < 365 * 2000;

    [GeneratedRegex("^(?<days>[0-9]{1,7})d", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Days();
}
