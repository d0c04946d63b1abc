using System.Security.Cryptography;
using System.Text;
using GapFurniture.Aws.Events;
using GapFurniture.Rin.Config;

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
    public const int ChunkSize = 500; // ids or rows in one statement; the Data API takes 100 KB a statement, others much more

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
        var (guards, records) = (new List<LedgerStatement>(), new List<LedgerStatement>());
        foreach (var (ledger, chunk) in Chunks(entries))
        {
            string[] ids = [.. chunk.Select(e => e.Id)];
            var guard = LedgerSql.Guard(ledger, ids);
            guards.Add(new LedgerStatement([ledger], guard, $"ledger {ledger}: guard for {ids.Length} objects", ids));
            var record = LedgerSql.Record(ledger, chunk, now);
            records.Add(new LedgerStatement([ledger], record, $"ledger {ledger}: record of {ids.Length} objects"));
        }
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
            item.Ordinal.ToString()
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
    public static string Join(params IEnumerable<string?> parts) => string.Concat(parts.Select(p => p is null ? "-;" : $"{p.Length}:{p};"));
}

/// <summary>All SQL of the ledger. Plain enough for Redshift and PostgreSQL alike; pure.</summary>
internal static class LedgerSql
{
    private const int ShortText = 255;
    private const int LongText = 1024;
    private const int KeyText = 4096;
    private const string Columns = "id, bucket, \"key\", version, etag, sequencer, target, loaded_at";

    public static string Create(TableName ledger) =>
        $"CREATE TABLE IF NOT EXISTS {ledger.ToSql()} (id CHAR(64) NOT NULL, bucket VARCHAR({ShortText}) NOT NULL, "
        + $"\"key\" VARCHAR({KeyText}) NOT NULL, version VARCHAR({LongText}), etag VARCHAR({ShortText}), sequencer VARCHAR({ShortText}), "
        + $"target VARCHAR({LongText}) NOT NULL, loaded_at TIMESTAMP NOT NULL)";

    public static string Prune(TableName ledger, DateTimeOffset before) =>
        $"DELETE FROM {ledger.ToSql()} WHERE loaded_at < {Timestamp(before)}";

    /// <summary>What the database user must be allowed to do; LOCK asks for UPDATE or DELETE.</summary>
    public static string Grant(TableName ledger, string? user) =>
        $"GRANT SELECT, INSERT, UPDATE, DELETE ON {ledger.ToSql()} TO {(user is null ? "…" : new TableName(null, user).ToSql())}";

    /// <summary>One row, <c>yes</c> or <c>no</c>. Fails when there is no such table.</summary>
    /// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/r_HAS_TABLE_PRIVILEGE.html"/>
    public static string MayUse(TableName ledger)
    {
        var name = SqlText.Quote(ledger.ToSql());
        return $"SELECT CASE WHEN has_table_privilege({name}, 'SELECT') AND has_table_privilege({name}, 'INSERT') AND "
            + $"(has_table_privilege({name}, 'UPDATE') OR has_table_privilege({name}, 'DELETE')) THEN 'yes' ELSE 'no' END";
    }

    /// <summary>No rows. Fails when the table is something else than a ledger.</summary>
    public static string HasColumns(TableName ledger) => $"SELECT {Columns} FROM {ledger.ToSql()} WHERE 1 = 0";

    /// <summary>Which of the ids stand in the ledger.</summary>
    public static string Known(TableName ledger, IEnumerable<string> ids) => $"SELECT id FROM {ledger.ToSql()} WHERE id IN ({List(ids)})";

    /// <summary>Waits until no other transaction holds the ledgers; they are free again when this one ends, however it ends. The names are
    /// in order, so that two workers never wait for each other.</summary>
    /// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/r_LOCK.html"/>
    public static string Lock(IEnumerable<TableName> ledgers) => $"LOCK TABLE {string.Join(", ", ledgers.Select(l => l.ToSql()))}";

    /// <summary>Fails, and the transaction with it, when any of the ids stands in the ledger.</summary>
    public static string Guard(TableName ledger, IEnumerable<string> ids) =>
        $"SELECT 1 / CASE WHEN COUNT(*) = 0 THEN 1 ELSE 0 END FROM {ledger.ToSql()} WHERE id IN ({List(ids)})";

    public static string Record(TableName ledger, IEnumerable<LedgerEntry> entries, DateTimeOffset now)
    {
        var rows = entries.Select(e =>
            $"('{e.Id}', {Text(e.Object.Bucket, ShortText)}, {Text(e.Object.Key, KeyText)}, {Text(e.Object.VersionId, LongText)}, "
            + $"{Text(e.Object.ETag, ShortText)}, {Text(e.Object.Sequencer, ShortText)}, {Text(e.Target, LongText)}, {Timestamp(now)})"
        );
        return $"INSERT INTO {ledger.ToSql()} ({Columns}) VALUES {string.Join(", ", rows)}";
    }

    // They are hexadecimal digits of our own making.
    private static string List(IEnumerable<string> ids) => string.Join(", ", ids.Select(id => $"'{id}'"));

    private static string Timestamp(DateTimeOffset time) => $"'{time.UtcDateTime:yyyy-MM-dd HH:mm:ss}'";

    /// <summary>A value that is only shown, as a literal that cannot fail: what a literal or Redshift's UTF-8 does not take is
    /// percent-encoded, what is too long is cut. The id alone decides, and it is made of the whole.</summary>
    internal static string Text(string? value, int maxBytes)
    {
        if (value is null)
            return "NULL";
        var parts = value.EnumerateRunes().Select(r => IsReadable(r) ? r.ToString() : Uri.EscapeDataString(r.ToString()));
        var bytes = Encoding.UTF8.GetBytes(string.Concat(parts));
        // Half a character at the end is none.
        return SqlText.Quote(Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, maxBytes)).TrimEnd('\uFFFD'));
    }

    // U+FDD0..U+FDEF and the last two of every plane are no characters.
    private static bool IsReadable(Rune rune) =>
        rune.Value != '\\' && !Rune.IsControl(rune) && rune.Value is not (>= 0xFDD0 and <= 0xFDEF) && (rune.Value & 0xFFFE) != 0xFFFE;
}
