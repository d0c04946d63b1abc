namespace GapFurniture.LocalCloud.CodeBuild;

/// <summary>An environment variable that a caller gave to a build.</summary>
internal sealed record BuildVariable(string Name, string Value, string Type);
