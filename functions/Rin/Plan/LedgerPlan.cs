using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GapFurniture.Rin.Config;
using GapFurniture.Shared.Events;

namespace GapFurniture.Rin.Plan;

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

/// <summary>A row of a ledger: this writing of this object is in this table.</summary>
/// <param name="Ledger">The ledger that it stands in.</param>
/// <param name="Id">
/// SHA-256 of bucket, key, version (or entity tag and sequencer where there is no version) and target. An event that says neither version nor
/// sequencer was sent by hand; it is known by its message, so that a redelivery is not loaded twice, and sending it once more loads once more.
/// </param>
/// <param name="Object">Shown in the table only; not part of the key.</param>
/// <param name="Target">The same.</param>
internal sealed record LedgerEntry(TableName Ledger, string Id, S3Record Object, string Target)
{
    /// <summary>The row of one item; null when its target has no ledger.</summary>
    public static LedgerEntry? Of(LoadUnit unit, CopyItem item)
    {
        if (item.Target.Ledger is not { } ledger)
            return null;
        var s3Object = item.Object;
        // "null" is the version of whatever is written while a bucket's versioning is suspended.
        var version = s3Object.VersionId is "" or "null" ? null : s3Object.VersionId;
        var sequencer = version is null && s3Object.Sequencer is { Length: > 0 } ? s3Object.Sequencer : null;
        var id = TextDigest.Hash(
            s3Object.Bucket,
            s3Object.Key,
            version,
            version is null ? s3Object.ETag : null,
            sequencer,
            version is null && sequencer is null ? unit.MessageId : null,
            item.Table.Schema,
            item.Table.Table,
            item.Ordinal.ToString(CultureInfo.InvariantCulture)
        );
        return new LedgerEntry(ledger, id, s3Object, item.Ordinal == 1 ? item.Table.ToString() : $"{item.Table} #{item.Ordinal}");
    }
}

/// <summary>A fixed-length name for a list of texts.</summary>
internal static class TextDigest
{
    /// <summary>SHA-256 of the texts, 64 hexadecimal digits.</summary>
    public static string Hash(params IEnumerable<string?> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Join(parts))));

    /// <summary>The texts as one, with their lengths in front, so that no two lists look alike.</summary>
    public static string Join(params IEnumerable<string?> parts) =>
        string.Concat(parts.Select(p => p is null ? "-;" : $"{p.Length.ToString(CultureInfo.InvariantCulture)}:{p};"));
}
