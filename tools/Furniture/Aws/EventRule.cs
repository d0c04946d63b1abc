namespace GapFurniture.Furniture.Aws;

/// <summary>A rule of the default event bus.</summary>
internal sealed record EventRule(string Name, string Arn, string Pattern, string State, string Description);
