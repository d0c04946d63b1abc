namespace GapFurniture.House.Tests.Official;

/// <summary>A reference to a project, by its path from the root.</summary>
internal sealed record ProbeReference(string Path, bool IsAnalyzer);
