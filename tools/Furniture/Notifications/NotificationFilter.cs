namespace GapFurniture.Furniture.Notifications;

/// <summary>Which keys a notification is for.</summary>
/// <param name="Prefix">What keys begin with; empty for all.</param>
/// <param name="Suffix">What keys end with; empty for all.</param>
internal sealed record NotificationFilter(string Prefix, string Suffix)
{
    public static readonly NotificationFilter All = new("", "");

    /// <summary>
    /// Whether some key could be for both, as S3 decides it: the prefixes overlap (one begins with the other) and the suffixes overlap (one
    /// ends with the other).
    /// </summary>
    /// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html"/>
    public bool Overlaps(NotificationFilter other) =>
        (Prefix.StartsWith(other.Prefix, StringComparison.Ordinal) || other.Prefix.StartsWith(Prefix, StringComparison.Ordinal))
        && (Suffix.EndsWith(other.Suffix, StringComparison.Ordinal) || other.Suffix.EndsWith(Suffix, StringComparison.Ordinal));

    public bool Matches(string key) => key.StartsWith(Prefix, StringComparison.Ordinal) && key.EndsWith(Suffix, StringComparison.Ordinal);

    public override string ToString() =>
        (Prefix, Suffix) switch
        {
            ("", "") => "all keys",
            (_, "") => $"keys {Prefix}*",
            _ => $"keys {Prefix}*{Suffix}",
        };
}
