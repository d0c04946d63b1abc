namespace GapFurniture.LocalCloud.Ssm;

/// <summary>A parameter as an answer shows it.</summary>
/// <param name="Selector">With its colon; null when the reader gave none.</param>
/// <param name="SourceResult">What the other service said, for references.</param>
internal sealed record FoundParameter(
    string Name,
    string Arn,
    ParameterKind Kind,
    string DataType,
    ParameterVersion Version,
    string? Selector,
    string? SourceResult
);
