using GapFurniture.Rin.Copy;

namespace GapFurniture.Rin.Ledger;

/// <summary>A ledger's part in a load's transaction.</summary>
/// <param name="Ledgers">The ledgers that it touches.</param>
/// <param name="Sql">The statement; it holds no secrets.</param>
/// <param name="Summary">For logs: the statement itself may list thousands of rows.</param>
internal sealed record LedgerStatement(IReadOnlyList<TableName> Ledgers, string Sql, string Summary) : LoadStatement
{
    /// <summary>The rows that a guard looks for; empty for other steps.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    public override string ToSql() => Sql;

    public override string ToString() => Summary;
}
