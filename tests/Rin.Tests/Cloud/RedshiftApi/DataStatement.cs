using System.Text.Json.Nodes;

namespace GapFurniture.LocalCloud.RedshiftApi;

/// <summary>One SQL statement of the Data API, alone or as part of a batch.</summary>
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

    /// <summary>Null when the statement returns no rows.</summary>
    public JsonArray? Columns { get; set; }

    public List<JsonArray> Rows { get; } = [];
}
