namespace GapFurniture.LocalCloud.EventBridge;

/// <summary>Where a rule sends what it matches.</summary>
/// <param name="Id">Unique within the rule.</param>
/// <param name="Arn">Queue or function.</param>
/// <param name="Json">The target as it was put, with everything else that was said of it.</param>
internal sealed record RuleTarget(string Id, string Arn, string Json);
