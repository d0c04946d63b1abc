using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Plan;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Load;

/// <summary>
/// Keeps each object from being loaded twice. Before a transaction it asks the ledger which objects are there and leaves them out; in the
/// transaction <see cref="LedgerPlan"/> locks, guards and records. When the guard fails, another worker was faster: the ledger is asked again.
/// </summary>
internal sealed class Ledger(Databases databases, TimeProvider time, ILogger logger)
{
    // Broken connections and conflicts pass; what does not is for the warehouse's gate.
    private readonly Backoff _retry = new(3, time) { Base = TimeSpan.FromMilliseconds(200) };

    /// <summary>Takes out the items that are loaded already.</summary>
    /// <returns>The units that remain, and those of which nothing remains.</returns>
    /// <exception cref="WarehouseException">The ledger cannot be asked.</exception>
    public async Task<(IReadOnlyList<LoadUnit> Remaining, IReadOnlyList<LoadUnit> Loaded)> RemainingAsync(
        Connection connection,
        IReadOnlyList<LoadUnit> units,
        CancellationToken cancellationToken
    )
    {
        var known = new HashSet<(TableName, string)>();
        foreach (var (ledger, entries) in LedgerPlan.Chunks(LedgerPlan.Entries(units)))
        {
            var ids = await KnownAsync(connection, ledger, entries, cancellationToken);
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
    public async Task<string?> ProblemAsync(Connection connection, TableName ledger, CancellationToken cancellationToken)
    {
        var database = databases.For(connection);
        try
        {
            if (await database.SelectAsync(LedgerSql.MayUse(ledger), cancellationToken) is not [["yes"]])
                return $"no rights to use ledger {ledger} of {connection}: {LedgerSql.Grant(ledger, connection.User)}";
        }
        catch (WarehouseException e) when (e.Blame is Blame.Object)
        {
            return $"ledger {ledger} of {connection} cannot be used: {e.Message}; create it with rin -init-ledger, or allow the schema "
                + "with GRANT USAGE ON SCHEMA";
        }
        try
        {
            await database.SelectAsync(LedgerSql.HasColumns(ledger), cancellationToken);
            return null;
        }
        catch (WarehouseException e) when (e.Blame is Blame.Object)
        {
            return $"{ledger} of {connection} is no ledger: {e.Message}; name another table in exactly_once and create it with "
                + "rin -init-ledger";
        }
    }

    /// <summary>Checks several; the first that cannot be used is an error.</summary>
    /// <exception cref="WarehouseException">
    /// With the given blame when a ledger cannot be used; as the warehouse says when it does not answer.
    /// </exception>
    public async Task CheckAsync(Connection connection, IEnumerable<TableName> ledgers, Blame blame, CancellationToken cancellationToken)
    {
        foreach (var ledger in ledgers)
        {
            if (await ProblemAsync(connection, ledger, cancellationToken) is { } problem)
                throw new WarehouseException(blame, problem);
        }
    }

    private async Task<IReadOnlyList<string>> KnownAsync(
        Connection connection,
        TableName ledger,
        LedgerEntry[] entries,
        CancellationToken cancellationToken
    )
    {
        var sql = LedgerSql.Known(ledger, entries.Select(e => e.Id));
        try
        {
            var rows = await _retry.RunAsync(
                token => databases.For(connection).SelectAsync(sql, token),
                e => e is WarehouseException { IsTransient: true },
                cancellationToken
            );
            return [.. rows.Select(r => r[0]!)];
        }
        catch (WarehouseException e) when (e.Blame is Blame.Object)
        {
            // No object is to blame: all wait until the ledger can be used.
            var problem = await ProblemAsync(connection, ledger, cancellationToken) ?? $"ledger {ledger}: {e.Message}";
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
}
