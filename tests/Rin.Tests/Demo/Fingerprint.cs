using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace GapFurniture.Demo;

/// <summary>
/// Row count and checksum of a set of rows, in any order: the sum of 60 bits of each row's MD5. The input's is computed here, the table's by
/// the database; a row lost, doubled or altered shows.
/// </summary>
internal sealed class Fingerprint
{
    private const char Separator = '\u001f';

    public long Rows { get; private set; }

    public BigInteger Sum { get; private set; }

    public void Add(IEnumerable<string?> values)
    {
        var text = string.Join(Separator, values.Select(v => v ?? "\\N"));
        var hash = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
        Rows++;
        Sum += Convert.ToInt64(hash[..15], 16);
    }

    /// <summary>The same as one row of SQL: count and sum.</summary>
    public static string Sql(string table, IEnumerable<Column> columns)
    {
        var row = string.Join($" || chr({(int)Separator}) || ", columns.Select(c => c.AsText));
        return $"SELECT count(*), coalesce(sum(('x' || lpad(substr(md5({row}), 1, 15), 16, '0'))::bit(64)::bigint), 0)::text FROM {table}";
    }
}
