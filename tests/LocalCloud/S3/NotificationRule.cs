namespace GapFurniture.LocalCloud.S3;

/// <summary>One rule of a bucket's notifications: which events of which keys go where.</summary>
/// <param name="Kind">The XML element: Queue, CloudFunction or Topic.</param>
/// <param name="Id">The rule's id, which events carry as configurationId.</param>
/// <param name="TargetArn">Queue or function.</param>
/// <param name="Events">Event types, such as <c>s3:ObjectCreated:*</c>.</param>
/// <param name="Prefix">What keys begin with.</param>
/// <param name="Suffix">What keys end with.</param>
internal sealed record NotificationRule(
    string Kind,
    string Id,
    string TargetArn,
    IReadOnlyList<string> Events,
    string Prefix,
    string Suffix
)
{
    /// <summary>True for a rule that a test made without asking the target's policy.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>Whether an event such as <c>ObjectCreated:Put</c> of a key is this rule's business.</summary>
    public bool Matches(string eventName, string key) =>
        key.StartsWith(Prefix, StringComparison.Ordinal)
        && key.EndsWith(Suffix, StringComparison.Ordinal)
        && Events.Any(e => Covers(e, "s3:" + eventName));

    /// <summary>Whether one key and event could be the business of both, which S3 refuses.</summary>
    public bool Overlaps(NotificationRule other) =>
        Events.Any(a => other.Events.Any(b => Covers(a, b) || Covers(b, a)))
        && (Prefix.StartsWith(other.Prefix, StringComparison.Ordinal) || other.Prefix.StartsWith(Prefix, StringComparison.Ordinal))
        && (Suffix.EndsWith(other.Suffix, StringComparison.Ordinal) || other.Suffix.EndsWith(Suffix, StringComparison.Ordinal));

    private static bool Covers(string pattern, string type) =>
        pattern == type || (pattern.EndsWith('*') && type.StartsWith(pattern[..^1], StringComparison.Ordinal));
}
