using System.Text.RegularExpressions;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Notifications;

/// <summary>Which keys a notification is for.</summary>
/// <param name="Prefix">How keys begin; empty for all.</param>
/// <param name="Suffix">How keys end; empty for all.</param>
internal sealed partial record NotificationFilter(string Prefix, string Suffix)
{
    public static readonly NotificationFilter All = new("", "");

    /// <summary>
    /// Whether some key could match both, as S3 decides it: the prefixes overlap (one begins with the other) and the suffixes overlap (one
    /// ends with the other).
    /// </summary>
    /// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html"/>
    public bool Overlaps(NotificationFilter other) =>
        (Prefix.StartsWith(other.Prefix, StringComparison.Ordinal) || other.Prefix.StartsWith(Prefix, StringComparison.Ordinal))
        && (Suffix.EndsWith(other.Suffix, StringComparison.Ordinal) || other.Suffix.EndsWith(Suffix, StringComparison.Ordinal));

    public bool Matches(string key) => key.StartsWith(Prefix, StringComparison.Ordinal) && key.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Why hardly a key can match: S3 compares literally what people mean as a pattern or an address.</summary>
    /// <returns>One line for each mistake, with the value that was probably meant.</returns>
    public IEnumerable<string> Mistakes()
    {
        if (AwsNames.PrefixProblem(Prefix) is { } problem)
            yield return $"prefix {problem}";
        if (AwsNames.SuffixProblem(Suffix) is { } other)
            yield return $"suffix {other}";
    }

    /// <summary>Characters that S3 wants percent-encoded in a filter, a space as a plus; null for an ordinary filter.</summary>
    /// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html"/>
    public string? SpecialCharacters()
    {
        var found = Special().Matches(Prefix + Suffix).Select(m => m.Value[0]).ToList();
        var names = found.Select(c =>
            char.IsAscii(c)
                ? c == ' '
                    ? "a space"
                    : c.ToString()
                : "letters beyond ASCII"
        );
        return found.Count == 0 ? null : string.Join(", ", names.Distinct(StringComparer.Ordinal));
    }

    public override string ToString() =>
        (Prefix, Suffix) switch
        {
            ("", "") => "all keys",
            (_, "") => $"keys {Prefix}*",
            _ => $"keys {Prefix}*{Suffix}",
        };

    [GeneratedRegex(@"[^A-Za-z0-9/!_.'()*-]", RegexOptions.None, 1000)]
    private static partial Regex Special();
}
