using System.Globalization;
using GapFurniture.LocalCloud.Redshift.Sql;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>The table that a COPY loads, as the server knows it: its object id and its columns in order.</summary>
internal sealed record TargetTable(int Id, IReadOnlyList<TargetColumn> Columns)
{
    private const string Query = """
        select a.attrelid::integer, a.attname, t.typname, a.atttypmod, a.attidentity <> '' from pg_catalog.pg_attribute a
        join pg_catalog.pg_type t on t.oid = a.atttypid
        where a.attrelid = pg_catalog.to_regclass($1) and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum
        """;

    /// <summary>Asks the server; null if there is no such table or the server refused, which the client has then been told.</summary>
    public static async Task<TargetTable?> LookUpAsync(ServerCommands server, CopyStatement copy, CancellationToken cancel)
    {
        var rows = await server.QueryAsync(Query, cancel, copy.QuotedTable);
        if (rows is null)
            return null;
        if (rows.Count == 0)
        {
            await server.FailAsync(SqlException.Internal($"Cannot COPY into nonexistent table {copy.Table}"), cancel);
            return null;
        }
        var columns = rows.Select(r => new TargetColumn(r[1]!, r[2]!, int.Parse(r[3]!, CultureInfo.InvariantCulture), r[4] == "t"));
        return new TargetTable(int.Parse(rows[0][0]!, CultureInfo.InvariantCulture), [.. columns]);
    }

    /// <summary>The columns that the COPY fills, in the order of its fields.</summary>
    /// <exception cref="SqlException">It names one that there is not, that it must not fill, or twice.</exception>
    public TargetColumn[] ColumnsOf(CopyStatement copy)
    {
        if (copy.Columns is null)
            return [.. Columns.Where(c => !c.Identity)];
        var chosen = new List<TargetColumn>();
        foreach (var name in copy.Columns)
        {
            var column =
                Columns.FirstOrDefault(c => c.Name == name)
                ?? throw new SqlException("42703", $"column \"{name}\" of relation \"{copy.Table}\" does not exist");
            if (column.Identity)
                throw SqlException.Internal($"cannot set an identity column to a value: {name} (EXPLICIT_IDS is needed)");
            if (chosen.Contains(column))
                throw new SqlException("42701", $"column \"{name}\" specified more than once");
            chosen.Add(column);
        }
        return [.. chosen];
    }
}
