using GapFurniture.Shared.Parameters;

namespace GapFurniture.SsmWrap.Plan;

/// <summary>A file that will be there before the command starts.</summary>
internal sealed record PlannedFile(string Path, ParameterValue Parameter, FileRule Rule);
