using GapFurniture.Shared.Parameters;

namespace GapFurniture.SsmWrap.Plan;

/// <summary>Into the environment.</summary>
internal sealed record EnvRule(ParameterQuery Query, string Text) : Rule(Query, Text)
{
    /// <summary>The variable's name, for one parameter; null to make it of the parameter's.</summary>
    public string? To { get; init; }

    public string? Prefix { get; init; }

    /// <summary>The name is made of all levels.</summary>
    public bool EntirePath { get; init; }
}
