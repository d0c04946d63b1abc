using System.Text.Json.Nodes;

namespace GapFurniture.LocalCloud.RedshiftApi;

/// <summary>One SQL statement of a batch, or the batch as a whole.</summary>
internal sealed class DataStatement(string id, string sql, DateTimeOffset created)
{
    public string Id => id;

    public string Sql => sql;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Updated { get; set; } = created;

    public string Status { get; set; } = "SUBMITTED";

    public string? Error { get; set; }

    public TimeSpan Duration { get; set; }

    /// <summary>Rows returned or affected; -1 when there is no such number.</summary>
    public long ResultRows { get; set; } = -1;

    public long ResultSize { get; set; } = -1;

    public long QueryId { get; set; }

    /// <summary>True for a query, even for one that finds nothing.</summary>
    public bool HasRows { get; set; }

    public List<JsonArray> Rows { get; } = [];
}
