namespace GapFurniture.Rin.Copy;

/// <summary>What became of a unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Failure">Null when it is loaded and committed.</param>
/// <param name="Reason">Why it is not.</param>
internal sealed record UnitResult(LoadUnit Unit, Failure? Failure = null, string Reason = "");
