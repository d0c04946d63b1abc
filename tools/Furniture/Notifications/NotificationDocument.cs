using System.Xml;
using System.Xml.Linq;

namespace GapFurniture.Furniture.Notifications;

/// <summary>
/// A bucket's notification configuration, which S3 replaces as a whole. Elements are inserted and removed one by one: all others stay as they
/// are and in their order, also those that this program does not know.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html"/>
internal sealed class NotificationDocument
{
    private static readonly XNamespace s_namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    // The second one is moto's.
    private static readonly string[] s_roots = ["NotificationConfiguration", "GetBucketNotificationResponse"];

    private readonly XElement _root;

    private NotificationDocument(XElement root)
    {
        _root = root;
        Items = [.. root.Elements().Select(e => new NotificationItem(e))];
    }

    public string Text => _root.ToString(SaveOptions.DisableFormatting);

    public IReadOnlyList<NotificationItem> Items { get; }

    /// <summary>True if the bucket's events go to EventBridge, too.</summary>
    public bool SendsToEventBridge => Items.Any(i => i.Name == ConfigurationKind.EventBridge);

    /// <summary>Reads what S3 sent.</summary>
    /// <exception cref="FurnitureException">It is something else, such as a proxy's page: writing it back would destroy the configuration.</exception>
    public static NotificationDocument Parse(string text)
    {
        try
        {
            var root = XElement.Parse(text);
            if (!s_roots.Contains(root.Name.LocalName, StringComparer.Ordinal))
                throw Foreign($"its root is <{root.Name.LocalName}>");
            // An empty root has nothing to keep, and moto does not accept the name that it gives to it.
            return new NotificationDocument(root.HasElements ? root : new XElement(s_namespace + s_roots[0]));
        }
        catch (XmlException e)
        {
            throw Foreign(text.Length == 0 ? "it is empty" : $"it is not XML: {e.Message}");
        }
    }

    /// <summary>The document with one more element: behind the last of its kind, else at the end.</summary>
    public NotificationDocument With(NotificationItem item)
    {
        var (root, added) = (new XElement(_root), new XElement(item.Element));
        foreach (var element in added.DescendantsAndSelf())
            element.Name = root.Name.Namespace + element.Name.LocalName;
        if (root.Elements(added.Name).LastOrDefault() is { } last)
            last.AddAfterSelf(added);
        else
            root.Add(added);
        return new NotificationDocument(root);
    }

    /// <summary>The document without those elements; itself when there are none.</summary>
    public NotificationDocument Without(Func<NotificationItem, bool> unwanted)
    {
        if (!Items.Any(unwanted))
            return this;
        var root = new XElement(_root);
        root.Elements().Zip(Items).Where(pair => unwanted(pair.Second)).Select(pair => pair.First).Remove();
        return new NotificationDocument(root);
    }

    /// <summary>Whether both mean the same, in whatever order and spelling: S3 may rewrite what it is given.</summary>
    public bool MeansTheSameAs(NotificationDocument other) => Canonical.SequenceEqual(other.Canonical, StringComparer.Ordinal);

    private IEnumerable<string> Canonical => Items.Select(i => i.Canonical).Order(StringComparer.Ordinal);

    // Without the namespace, which would stand at each of them.
    public override string ToString() =>
        string.Join('\n', Items.Select(i => $"{i.Element}".Replace($" xmlns=\"{_root.Name.Namespace}\"", "", StringComparison.Ordinal)));

    private static FurnitureException Foreign(string reason) =>
        new(
            $"the response is not a bucket's notification configuration ({reason}); nothing was changed; check AWS_ENDPOINT_URL and proxies"
        );
}
