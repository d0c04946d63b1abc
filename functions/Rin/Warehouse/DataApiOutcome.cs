using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using GapFurniture.Rin.Copy;

namespace GapFurniture.Rin.Warehouse;

/// <summary>A statement of the Data API that is over.</summary>
/// <param name="State">Its last state.</param>
/// <param name="CreatedAt">When the service took it in; null when it does not say.</param>
/// <param name="WasOver">True if it was over at the first look, so that it may be an earlier one with the same token.</param>
internal sealed record DataApiOutcome(DescribeStatementResponse State, DateTimeOffset? CreatedAt, bool WasOver)
{
    public bool IsFinished => State.Status == StatusString.FINISHED;

    /// <summary>Rows of the COPYs among the statements that were run; null when the service does not tell (-1) of each.</summary>
    public long? RowsOf(IReadOnlyList<LoadStatement> statements)
    {
        List<long?> rows = State.SubStatements is { Count: > 0 } parts ? [.. parts.Select(p => p.ResultRows)] : [State.ResultRows];
        if (rows.Count != statements.Count)
            return null;
        List<long?> copied = [.. rows.Zip(statements).Where(r => r.Second is CopyStatement).Select(r => r.First)];
        return copied.TrueForAll(r => r >= 0) ? copied.Sum() : null;
    }
}
