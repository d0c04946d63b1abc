using System.Xml.Linq;

namespace GapFurniture.LocalCloud.S3;

/// <summary>The notification configuration as XML, both ways.</summary>
internal static class NotificationXml
{
    private static readonly string[] s_kinds = ["Topic", "Queue", "CloudFunction"];

    /// <summary>Reads a document. Elements named by <paramref name="future"/>, which this cloud does not know, are kept and do nothing.</summary>
    public static NotificationConfiguration Read(XElement root, IReadOnlySet<string> future)
    {
        if (root.Name.LocalName != "NotificationConfiguration")
            throw S3Errors.MalformedXml();
        var rules = new List<NotificationRule>();
        foreach (var nameless in root.Elements().Where(e => s_kinds.Any(k => e.Name.LocalName == k + "Configuration")))
        {
            if (nameless.Child("Id") is not { Length: > 0 })
                nameless.AddFirst(new XElement(nameless.Name.Namespace + "Id", Guid.NewGuid().ToString()));
        }
        var eventBridge = false;
        foreach (var element in root.Elements())
        {
            if (element.Name.LocalName == "EventBridgeConfiguration")
                eventBridge = true;
            else if (!future.Contains(element.Name.LocalName))
                rules.Add(
                    Rule(
                        element,
                        s_kinds.FirstOrDefault(k => element.Name.LocalName == k + "Configuration") ?? throw S3Errors.MalformedXml()
                    )
                );
        }

        return new NotificationConfiguration(rules, eventBridge) { Document = root };
    }

    public static XElement Write(NotificationConfiguration configuration) => configuration.Document ?? Made(configuration);

    private static XElement Made(NotificationConfiguration configuration) =>
        S3Xml.Element(
            "NotificationConfiguration",
            configuration.Rules.Select(r =>
                S3Xml.Element(
                    r.Kind + "Configuration",
                    S3Xml.Element("Id", r.Id),
                    S3Xml.Element(r.Kind, r.TargetArn),
                    r.Events.Select(e => S3Xml.Element("Event", e)),
                    r is { Prefix: "", Suffix: "" }
                        ? null
                        : S3Xml.Element("Filter", S3Xml.Element("S3Key", FilterRule("Prefix", r.Prefix), FilterRule("Suffix", r.Suffix)))
                )
            ),
            configuration.EventBridge ? S3Xml.Element("EventBridgeConfiguration") : null
        );

    private static XElement? FilterRule(string name, string value) =>
        value.Length == 0 ? null : S3Xml.Element("FilterRule", S3Xml.Element("Name", name), S3Xml.Element("Value", value));

    private static NotificationRule Rule(XElement element, string kind)
    {
        var (prefix, suffix) = ("", "");
        foreach (var rule in element.Children("Filter").SelectMany(f => f.Children("S3Key")).SelectMany(k => k.Children("FilterRule")))
        {
            var value = rule.Child("Value") ?? "";
            switch (rule.Child("Name")?.ToLowerInvariant())
            {
                case "prefix" when prefix.Length == 0:
                    prefix = value;
                    break;
                case "suffix" when suffix.Length == 0:
                    suffix = value;
                    break;
                case "prefix" or "suffix":
                    throw S3Errors.InvalidArgument("Cannot specify more than one prefix or suffix rule in a filter.");
                default:
                    throw S3Errors.InvalidArgument("filter rule name must be either prefix or suffix");
            }
        }

        return new NotificationRule(
            kind,
            element.Child("Id")!,
            element.Child(kind) ?? throw S3Errors.MalformedXml(),
            [.. element.Children("Event").Select(e => e.Value)],
            prefix,
            suffix
        );
    }
}
