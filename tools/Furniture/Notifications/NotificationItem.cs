using System.Text.RegularExpressions;
using System.Xml.Linq;
using GapFurniture.Aws;

namespace GapFurniture.Furniture.Notifications;

/// <summary>Which keys a notification is for.</summary>
/// <param name="Prefix">How keys begin; empty for all.</param>
/// <param name="Suffix">How keys end; empty for all.</param>
internal sealed partial record NotificationFilter(string Prefix, string Suffix)
{
    public static readonly NotificationFilter All = new("", "");

    /// <summary>Whether some key could match both, as S3 decides it: the prefixes overlap, and the suffixes do.</summary>
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
        var found = Special().Matches(Prefix + Suffix).Select(m => m.Value[0]);
        var names = found.Select(c =>
            !char.IsAscii(c) ? "letters beyond ASCII"
            : c == ' ' ? "a space"
            : c.ToString()
        );
        return string.Join(", ", names.Distinct(StringComparer.Ordinal)) is { Length: > 0 } all ? all : null;
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

/// <summary>Elements of a notification configuration that name a target.</summary>
internal static class ConfigurationKind
{
    public const string Queue = "Queue";

    /// <summary>A Lambda function; the name in the XML is older than the service's.</summary>
    public const string Function = "CloudFunction";

    public const string EventBridge = "EventBridgeConfiguration";

    public static readonly string[] Targets = [Queue, Function, "Topic"];
}

/// <summary>Event types of S3, such as <c>s3:ObjectCreated:*</c>.</summary>
internal static class EventTypes
{
    public const string Created = "s3:ObjectCreated:*";

    /// <summary>Whether some event is of both types.</summary>
    public static bool Overlap(string one, string other) => Covers(one, other) || Covers(other, one);

    private static bool Covers(string type, string other) =>
        type == other || (type.EndsWith('*') && other.StartsWith(type[..^1], StringComparison.Ordinal));
}

/// <summary>One child of a notification configuration: a target with its events and filter, or something else that is kept as it is.</summary>
internal sealed class NotificationItem(XElement element)
{
    public XElement Element => element;

    public string Name => element.Name.LocalName;

    /// <summary>Id of the configuration; empty where it has none.</summary>
    public string Id => Text(element, "Id") ?? "";

    /// <summary>Queue, function or topic; null for elements without target.</summary>
    public string? TargetArn =>
        ConfigurationKind.Targets.FirstOrDefault(kind => Name == kind + "Configuration") is { } target ? Text(element, target) : null;

    public IReadOnlyList<string> Events => [.. element.Elements().Where(e => Is(e, "Event")).Select(e => e.Value.Trim())];

    public NotificationFilter Filter => new(Rule("prefix"), Rule("suffix"));

    /// <summary>Equal for elements that mean the same, in whatever spelling.</summary>
    public string Canonical => CanonicalOf(element);

    public bool Overlaps(NotificationItem other) =>
        Events.Any(a => other.Events.Any(b => EventTypes.Overlap(a, b))) && Filter.Overlaps(other.Filter);

    /// <summary>A target that gets a bucket's events; without any, those of new objects.</summary>
    public static NotificationItem Create(
        string kind,
        string id,
        string targetArn,
        NotificationFilter filter,
        params IReadOnlyList<string> events
    )
    {
        var element = new XElement(
            kind + "Configuration",
            new XElement("Id", id),
            new XElement(kind, targetArn),
            (events.Count > 0 ? events : [EventTypes.Created]).Select(e => new XElement("Event", e))
        );
        if (filter != NotificationFilter.All)
            element.Add(
                new XElement("Filter", new XElement("S3Key", FilterRule("prefix", filter.Prefix), FilterRule("suffix", filter.Suffix)))
            );
        return new NotificationItem(element);
    }

    private static XElement? FilterRule(string name, string value) =>
        value.Length == 0 ? null : new XElement("FilterRule", new XElement("Name", name), new XElement("Value", value));

    private string Rule(string name) =>
        element
            .Descendants()
            .Where(e => Is(e, "FilterRule") && string.Equals(Text(e, "Name"), name, StringComparison.OrdinalIgnoreCase))
            .Select(e => Text(e, "Value"))
            .FirstOrDefault()
        ?? "";

    private static string? Text(XElement element, string name) => element.Elements().FirstOrDefault(e => Is(e, name))?.Value;

    private static bool Is(XElement element, string name) => element.Name.LocalName == name;

    // S3 may return other white space, order and case of filter names than it was given.
    private static string CanonicalOf(XElement element)
    {
        if (!element.HasElements)
            return $"{element.Name.LocalName}={(element.Name.LocalName == "Name" ? element.Value.ToLowerInvariant() : element.Value)};";
        return $"{element.Name.LocalName}({string.Concat(element.Elements().Select(CanonicalOf).Order(StringComparer.Ordinal))})";
    }
}
