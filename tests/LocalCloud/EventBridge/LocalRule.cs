namespace GapFurniture.LocalCloud.EventBridge;

/// <summary>A rule of the default event bus.</summary>
internal sealed record LocalRule(string Name, string Arn, string Pattern, string State, string? Description)
{
    /// <summary>At most five, as AWS allows.</summary>
    public IReadOnlyList<RuleTarget> Targets { get; init; } = [];
}
