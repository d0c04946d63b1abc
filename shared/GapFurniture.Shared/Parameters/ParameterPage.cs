namespace GapFurniture.Shared.Parameters;

/// <summary>One page of what lies below a path.</summary>
/// <param name="Parameters">At most ten; maybe none although more pages follow.</param>
/// <param name="NextToken">What to ask the next page with; null after the last one.</param>
public sealed record ParameterPage(IReadOnlyList<ParameterValue> Parameters, string? NextToken);
