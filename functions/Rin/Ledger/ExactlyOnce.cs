using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Ledger;

/// <summary>
/// Keeps each object from being loaded twice. Before a transaction it asks the ledger which objects are there and leaves them out; in the
/// transaction <see cref="LedgerPlan"/> locks, guards and records. When the guard fails, another worker was faster: the ledger is asked again.
/// </summary>
internal sealed class ExactlyOnce(ILedgerDatabase database, LedgerHealth health, TimeProvider time, ILogger logger)
{
    // Broken connections and conflicts pass; what does not is the warehouse's matter.
    private readonly Backoff _retry = new(3, time) { Base = TimeSpan.FromMilliseconds(200) };

    /// <summary>The units without the items that are loaded already; those of which nothing is left are added to the results, as done.</summary>
    /// <exception cref="CopyFailedException">The ledger cannot be asked.</exception>
    public async Task<IReadOnlyList<LoadUnit>> RemainingAsync(
        Connection connection,
        IReadOnlyList<LoadUnit> units,
        List<UnitResult> results,
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
        return known.Count == 0 ? units : Without(known, units, results);
    }

    /// <summary>The transaction of these units.</summary>
    public IReadOnlyList<LoadStatement> Wrap(IReadOnlyList<CopyStatement> copies, IReadOnlyList<LoadUnit> units) =>
        LedgerPlan.Wrap(copies, LedgerPlan.Entries(units), time.GetUtcNow());

    /// <summary>
    /// What the failure of a ledger's statement means when the ledger has nothing new to say: the warehouse's fault if the ledger cannot be
    /// used, so that nobody is blamed; else the error as it is.
    /// </summary>
    public async Task<CopyFailedException> JudgeAsync(
        Connection connection,
        LedgerStatement failed,
        CopyFailedException error,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await health.CheckAsync(connection, failed.Ledgers, Failure.Unavailable, cancellationToken);
            return error;
        }
        catch (CopyFailedException e)
        {
            return e;
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
            return await _retry.RunAsync(
                token => database.SelectAsync(connection, sql, token),
                e => e is CopyFailedException { Failure: Failure.Conflict or Failure.Unavailable },
                cancellationToken
            );
        }
        catch (CopyFailedException e) when (e.Failure is Failure.Object)
        {
            // Nobody's object is at fault: all wait until the ledger can be used.
            var problem = await health.ProblemAsync(connection, ledger, cancellationToken) ?? $"ledger {ledger}: {e.Message}";
            throw new CopyFailedException(Failure.Unavailable, problem, null, null, e);
        }
    }

    private List<LoadUnit> Without(HashSet<(TableName, string)> known, IReadOnlyList<LoadUnit> units, List<UnitResult> results)
    {
        var remaining = new List<LoadUnit>();
        foreach (var unit in units)
        {
            var items = unit.Items.Where(i => LedgerEntry.Of(unit, i) is not { } e || !known.Contains((e.Ledger, e.Id))).ToList();
            foreach (var item in unit.Items.Except(items))
                Log.LedgerSkip(logger, item.Object.Url, item.Table.ToString());
            var rest = items.Count == unit.Items.Count ? unit : unit with { Items = items };
            if (items.Count == 0)
                results.Add(new UnitResult(rest));
            else
                remaining.Add(rest);
        }
        return remaining;
    }
}
