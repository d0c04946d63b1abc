using GapFurniture.Shared.Parameters;

namespace GapFurniture.SsmWrap.Plan;

/// <summary>A variable that the command will see.</summary>
internal sealed record PlannedVariable(string Name, ParameterValue Parameter, EnvRule Rule);
