using System.Globalization;
using System.Text;
using GapFurniture.Rin.Config;

namespace GapFurniture.Rin.Plan;

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

    /// <summary>
    /// Waits until no other transaction holds the ledgers; they are free again when this one ends, however it ends. The names are in order,
    /// so that two workers never wait for each other.
    /// </summary>
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

    private static string Timestamp(DateTimeOffset time) =>
        $"'{time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}'";

    /// <summary>
    /// A value that is only shown, as a literal that cannot fail: what a literal or Redshift's UTF-8 does not take is percent-encoded, what is too long
    /// is cut. The id alone decides, and it is made of the whole.
    /// </summary>
    internal static string Text(string? value, int maxBytes)
    {
        if (value is null)
            return "NULL";
        var text = new StringBuilder();
        var bytes = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            var part = IsReadable(rune) ? rune.ToString() : Uri.EscapeDataString(rune.ToString());
            bytes += Encoding.UTF8.GetByteCount(part);
            if (bytes > maxBytes)
                break;
            text.Append(part);
        }
        return SqlText.Quote(text.ToString());
    }

    // U+FDD0..U+FDEF and the last two of every plane are no characters.
    private static bool IsReadable(Rune rune) =>
        rune.Value != '\\' && !Rune.IsControl(rune) && rune.Value is not (>= 0xFDD0 and <= 0xFDEF) && (rune.Value & 0xFFFE) != 0xFFFE;
}
