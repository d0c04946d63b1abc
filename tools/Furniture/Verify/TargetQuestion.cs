using GapFurniture.Furniture.Aws;

namespace GapFurniture.Furniture.Verify;

/// <summary>What is known when the last link is looked at.</summary>
/// <param name="Function">The piece's function; null when none was found.</param>
/// <param name="ConfigurationIds">Ids of the bucket's configurations that lead to the piece.</param>
internal sealed record TargetQuestion(FunctionConfiguration? Function, IReadOnlyList<string> ConfigurationIds);
