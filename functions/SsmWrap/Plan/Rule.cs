using GapFurniture.Shared.Parameters;

namespace GapFurniture.SsmWrap.Plan;

/// <summary>What to read and where to put it; rules apply in the order given.</summary>
/// <param name="Query">A path or one parameter.</param>
/// <param name="Text">As the caller wrote it, for messages.</param>
internal abstract record Rule(ParameterQuery Query, string Text)
{
    /// <summary>A parameter that is not there, or a path with nothing below it, is no error.</summary>
    public bool IsOptional { get; init; }
}
