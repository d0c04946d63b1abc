namespace GapFurniture.Rin.Reporting;

/// <summary>What was done so far.</summary>
/// <param name="Messages">Messages whose objects are loaded.</param>
/// <param name="Objects">Objects loaded, each counted once for each table.</param>
/// <param name="Bytes">Their sizes, as far as the events told them.</param>
/// <param name="Rows">Rows loaded, as far as the warehouse told.</param>
/// <param name="WithoutRows">Transactions of which the warehouse did not tell the rows.</param>
internal sealed record LoadTotals(int Messages, int Objects, long Bytes, long Rows, int WithoutRows);
