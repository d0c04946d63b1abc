namespace GapFurniture.Furniture.Pieces.SsmWrap;

/// <summary>Parameters that ssmwrap puts into the environment.</summary>
/// <param name="Path">A path, or with <paramref name="IsPath"/> false one parameter.</param>
/// <param name="Recursive">All levels below the path.</param>
/// <param name="To">The variable's name; null to make it of the parameter's.</param>
internal sealed record WrapRule(string Path, bool IsPath, bool Recursive, string? To, string? Prefix, bool EntirePath);
