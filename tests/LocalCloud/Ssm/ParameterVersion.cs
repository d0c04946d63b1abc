namespace GapFurniture.LocalCloud.Ssm;

/// <summary>One version of a parameter, with the labels that stand at it now.</summary>
internal sealed record ParameterVersion(long Number, string Value, DateTimeOffset Modified)
{
    public HashSet<string> Labels { get; } = new(StringComparer.Ordinal);
}
