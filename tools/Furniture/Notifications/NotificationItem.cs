using System.Xml;
using System.Xml.Linq;

namespace GapFurniture.Furniture.Notifications;

/// <summary>Elements of a notification configuration that name a target.</summary>
internal static class ConfigurationKind
{
    public const string Queue = "Queue";

    /// <summary>A Lambda function; the name in the XML is older than the service's.</summary>
    public const string Function = "CloudFunction";

    public const string Topic = "Topic";

    public const string EventBridge = "EventBridgeConfiguration";

    public static readonly string[] All = [Queue, Function, Topic];
}

/// <summary>Event types of S3, such as <c>s3:ObjectCreated:*</c>.</summary>
internal static class EventTypes
{
    /// <summary>The events that the pieces work on.</summary>
    public const string Created = "s3:ObjectCreated:*";

    /// <summary>Whether some event is of both types.</summary>
    public static bool Overlap(string one, string other) => Covers(one, other) || Covers(other, one);

    private static bool Covers(string type, string other) =>
        type == other || (type.EndsWith('*') && other.StartsWith(type[..^1], StringComparison.Ordinal));
}

/// <summary>One child of a notification configuration: a target with its events and filter, or something else that is kept as it is.</summary>
/// <param name="Xml">The text as S3 wrote it.</param>
/// <param name="Name">Local name of the element.</param>
/// <param name="Id">Id of the configuration; empty where it has none.</param>
/// <param name="TargetArn">Queue, function or topic; null for elements without target.</param>
internal sealed record NotificationItem(
    string Xml,
    string Name,
    string Id,
    string? TargetArn,
    IReadOnlyList<string> Events,
    NotificationFilter Filter
)
{
    /// <summary>Equal for elements that mean the same, in whatever spelling.</summary>
    public required string Canonical { get; init; }

    public bool Overlaps(NotificationItem other) =>
        Events.Any(a => other.Events.Any(b => EventTypes.Overlap(a, b))) && Filter.Overlaps(other.Filter);

    /// <summary>Reads an element.</summary>
    public static NotificationItem Of(string xml)
    {
        // Cut out of its document an element may lack the declaration of a namespace prefix; it is kept as text.
        var element = Parse(xml);
        var kind = ConfigurationKind.All.FirstOrDefault(k => element.Name.LocalName is var name && name == k + "Configuration");
        var rules = element.Elements().Where(e => Is(e, "Filter")).SelectMany(f => f.Elements()).SelectMany(f => f.Elements()).ToList();
        return new NotificationItem(
            xml,
            element.Name.LocalName,
            Text(element, "Id") ?? "",
            kind is null ? null : Text(element, kind),
            [.. element.Elements().Where(e => Is(e, "Event")).Select(e => e.Value.Trim())],
            new NotificationFilter(Rule(rules, "prefix"), Rule(rules, "suffix"))
        )
        {
            Canonical = CanonicalOf(element),
        };
    }

    /// <summary>The XML of a target that gets an event for each created object.</summary>
    public static NotificationItem Create(string kind, string id, string targetArn, NotificationFilter filter)
    {
        var element = new XElement(
            kind + "Configuration",
            new XElement("Id", id),
            new XElement(kind, targetArn),
            new XElement("Event", EventTypes.Created)
        );
        if (filter != NotificationFilter.All)
            element.Add(
                new XElement("Filter", new XElement("S3Key", FilterRule("prefix", filter.Prefix), FilterRule("suffix", filter.Suffix)))
            );
        return Of(element.ToString(SaveOptions.DisableFormatting));
    }

    private static XElement? FilterRule(string name, string value) =>
        value.Length == 0 ? null : new XElement("FilterRule", new XElement("Name", name), new XElement("Value", value));

    private static XElement Parse(string xml)
    {
        var names = new XmlNamespaceManager(new System.Xml.NameTable());
        names.AddNamespace("xsi", "http://www.w3.org/2001/XMLSchema-instance");
        var context = new XmlParserContext(null, names, null, XmlSpace.None);
        using var text = new StringReader(xml);
        using var reader = XmlReader.Create(
            text,
            new XmlReaderSettings { ConformanceLevel = System.Xml.ConformanceLevel.Fragment },
            context
        );
        reader.MoveToContent();
        return (XElement)XNode.ReadFrom(reader);
    }

    private static string Rule(List<XElement> rules, string name) =>
        rules.FirstOrDefault(r => string.Equals(Text(r, "Name"), name, StringComparison.OrdinalIgnoreCase)) is { } rule
            ? Text(rule, "Value") ?? ""
            : "";

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
