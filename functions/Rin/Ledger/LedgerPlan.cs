using GapFurniture.Rin.Copy;

namespace GapFurniture.Rin.Ledger;

/// <summary>
/// Puts the ledger's steps around a transaction's COPYs: lock, guard, the COPYs, record. Pure, and the same for every driver; the Data API
/// cannot branch, so the guard is a statement that fails.
/// <para>
/// The lock must come first. Redshift enforces no unique constraints, and a transaction sees the database as it was at its first SELECT or
/// DML statement; LOCK is neither. Whoever gets the lock therefore sees all that earlier holders have committed.
/// </para>
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html"/>
internal static class LedgerPlan
{
    /// <summary>Ids or rows in one statement; the Data API takes 100 KB a statement, others much more.</summary>
    public const int ChunkSize = 500;

    /// <summary>The rows of the units' items, each once.</summary>
    public static IReadOnlyList<LedgerEntry> Entries(IEnumerable<LoadUnit> units) =>
        [.. units.SelectMany(u => u.Items.Select(i => LedgerEntry.Of(u, i))).OfType<LedgerEntry>().DistinctBy(e => (e.Ledger, e.Id))];

    /// <summary>The transaction; the COPYs alone when no target has a ledger.</summary>
    public static IReadOnlyList<LoadStatement> Wrap(
        IReadOnlyList<CopyStatement> copies,
        IReadOnlyList<LedgerEntry> entries,
        DateTimeOffset now
    )
    {
        if (entries.Count == 0)
            return copies;
        var ledgers = entries.Select(e => e.Ledger).Distinct().OrderBy(l => l.ToSql(), StringComparer.Ordinal).ToList();
        var lockAll = new LedgerStatement(ledgers, LedgerSql.Lock(ledgers), LedgerSql.Lock(ledgers));
        var chunks = Chunks(entries).ToList();
        var guards = chunks.Select(c => new LedgerStatement(
            [c.Ledger],
            LedgerSql.Guard(c.Ledger, c.Entries.Select(e => e.Id)),
            $"ledger {c.Ledger}: guard for {c.Entries.Length} objects"
        )
        {
            Ids = [.. c.Entries.Select(e => e.Id)],
        });
        var records = chunks.Select(c => new LedgerStatement(
            [c.Ledger],
            LedgerSql.Record(c.Ledger, c.Entries, now),
            $"ledger {c.Ledger}: record of {c.Entries.Length} objects"
        ));
        return [lockAll, .. guards, .. copies, .. records];
    }

    /// <summary>The entries by ledger, as many at a time as one statement may list.</summary>
    public static IEnumerable<(TableName Ledger, LedgerEntry[] Entries)> Chunks(IEnumerable<LedgerEntry> entries) =>
        entries.GroupBy(e => e.Ledger).SelectMany(g => g.Chunk(ChunkSize).Select(c => (g.Key, c)));
}
