namespace GapFurniture.Benchmarks;

/// <summary>One measured figure beside the original's.</summary>
/// <param name="Piece">As users type it.</param>
/// <param name="Case">What was done.</param>
/// <param name="Value">The median.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Original">The original's figure, measured on a machine of the same kind; null when there is none.</param>
/// <param name="Goal">What we want to reach; null when there is none.</param>
/// <param name="MoreIsBetter">Which way is up.</param>
/// <param name="Conditions">What a reader must know.</param>
internal sealed record Figure(
    string Piece,
    string Case,
    double Value,
    string Unit,
    double? Original,
    double? Goal,
    bool MoreIsBetter,
    string Conditions
)
{
    public bool? Met =>
        Goal is not { } goal ? null
        : MoreIsBetter ? Value >= goal
        : Value <= goal;
}
