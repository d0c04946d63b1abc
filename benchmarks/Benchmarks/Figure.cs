namespace GapFurniture.Benchmarks;

/// <summary>One measured figure, beside another's where there is one.</summary>
/// <param name="Piece">As users type it.</param>
/// <param name="Case">What was done.</param>
/// <param name="Value">The median.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Other">The figure of <see cref="Beside"/>; null when there is none.</param>
/// <param name="Goal">What we want to reach; null when there is none.</param>
/// <param name="MoreIsBetter">Which way is up.</param>
/// <param name="Conditions">What a reader must know.</param>
internal sealed record Figure(
    string Piece,
    string Case,
    double Value,
    string Unit,
    double? Other,
    double? Goal,
    bool MoreIsBetter,
    string Conditions
)
{
    /// <summary>Whose the other figure is, in the same run unless conditions say otherwise. The default value is the original's.</summary>
    public string Beside { get; init; } = "the original";

    public bool? Met =>
        Goal is not { } goal ? null
        : MoreIsBetter ? Value >= goal
        : Value <= goal;
}
