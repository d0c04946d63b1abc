namespace GapFurniture.Rin.Reporting;

/// <summary>A transaction that runs.</summary>
/// <param name="Objects">Objects that it loads.</param>
/// <param name="Tables">The tables, for people.</param>
/// <param name="Begun">Timestamp of its begin, of the monitor's clock.</param>
internal sealed record RunningLoad(int Objects, string Tables, long Begun);
