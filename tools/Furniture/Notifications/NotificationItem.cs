using System.Xml.Linq;

namespace GapFurniture.Furniture.Notifications;

/// <summary>One child of a notification configuration: a target with its events and filter, or something else that is left as it is.</summary>
/// <param name="Xml">The text as it stands there.</param>
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
    /// <summary>Equal for elements that mean the same, however they are written.</summary>
    public required string Canonical { get; init; }

    public bool Overlaps(NotificationItem other) =>
        Events.Any(a => other.Events.Any(b => EventTypes.Overlap(a, b))) && Filter.Overlaps(other.Filter);

    /// <summary>Reads an element.</summary>
    public static NotificationItem Of(string xml)
    {
        // Cut out of its document an element may lack the declaration of a prefix; whatever it stood for, it is kept as text.
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

    /// <summary>The XML of a target that hears of created objects.</summary>
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
        var names = new System.Xml.XmlNamespaceManager(new System.Xml.NameTable());
        names.AddNamespace("xsi", "http://www.w3.org/2001/XMLSchema-instance");
        var context = new System.Xml.XmlParserContext(null, names, null, System.Xml.XmlSpace.None);
        using var text = new StringReader(xml);
        using var reader = System.Xml.XmlReader.Create(
            text,
            new System.Xml.XmlReaderSettings { ConformanceLevel = System.Xml.ConformanceLevel.Fragment },
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

    // S3 may answer with other white space, order and case of filter names than it was given.
    private static string CanonicalOf(XElement element)
    {
        if (!element.HasElements)
            return $"{element.Name.LocalName}={(element.Name.LocalName == "Name" ? element.Value.ToLowerInvariant() : element.Value)};";
        return $"{element.Name.LocalName}({string.Concat(element.Elements().Select(CanonicalOf).Order(StringComparer.Ordinal))})";
    }
}
