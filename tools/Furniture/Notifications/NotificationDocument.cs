using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace GapFurniture.Furniture.Notifications;

/// <summary>
/// A bucket's notification configuration as text. Elements are inserted and removed by cutting the text: all others keep their bytes and
/// their order, also those that this program does not know.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html"/>
internal sealed partial class NotificationDocument
{
    private const string Empty =
        "<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></NotificationConfiguration>";

    // The second one is moto's.
    private static readonly string[] s_roots = ["NotificationConfiguration", "GetBucketNotificationResponse"];

    private readonly string _root = "";

    // Where the root's end tag begins; zero for an empty root, which has none.
    private readonly int _rootEnd;

    // Where each of the items is: from its first character up to, not including, the end.
    private readonly List<(int Start, int End)> _places = [];

    private NotificationDocument(string text)
    {
        Text = text;
        // Of a text in one line the reader's columns are the positions: those of the names, behind "<" or "</".
        var line = text.Replace('\n', ' ').Replace('\r', ' ');
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        using var reader = XmlReader.Create(new StringReader(line), settings);
        for (var start = 0; reader.Read(); )
        {
            var at = ((IXmlLineInfo)reader).LinePosition - 1;
            if (reader is { NodeType: XmlNodeType.Element, Depth: 0 })
                _root = reader.LocalName;
            if (reader is { NodeType: XmlNodeType.EndElement, Depth: 0 })
                _rootEnd = at - 2;
            if (reader is { NodeType: XmlNodeType.Element, Depth: 1 })
                start = at - 1;
            if (reader is { NodeType: XmlNodeType.EndElement, Depth: 1 } or { IsEmptyElement: true, Depth: 1 })
                _places.Add((start, at + RestOfTag().Match(line, at).Length));
        }
        Items = [.. _places.Zip(XElement.Parse(text).Elements(), (place, e) => NotificationItem.Of(text[place.Start..place.End], e))];
    }

    public string Text { get; }

    public IReadOnlyList<NotificationItem> Items { get; }

    /// <summary>True if the bucket's events go to EventBridge, too.</summary>
    public bool SendsToEventBridge => Items.Any(i => i.Name == ConfigurationKind.EventBridge);

    /// <summary>Reads what S3 sent.</summary>
    /// <exception cref="FurnitureException">It is something else, such as a proxy's page: writing it back would destroy the configuration.</exception>
    public static NotificationDocument Parse(string text)
    {
        try
        {
            var document = new NotificationDocument(text);
            if (!s_roots.Contains(document._root, StringComparer.Ordinal))
                throw Foreign($"its root is <{document._root}>");
            // An empty root has nothing to keep, and moto does not accept the name that it gives to it.
            return document._rootEnd == 0 ? new NotificationDocument(Empty) : document;
        }
        catch (XmlException e)
        {
            throw Foreign(text.Length == 0 ? "it is empty" : $"it is not XML: {e.Message}");
        }
    }

    /// <summary>The document with one more element: behind the last of its kind, else at the end.</summary>
    public NotificationDocument With(NotificationItem item)
    {
        var last = Items.ToList().FindLastIndex(i => i.Name == item.Name);
        return new NotificationDocument(Text.Insert(last >= 0 ? _places[last].End : _rootEnd, item.Xml));
    }

    /// <summary>The document without those elements; itself when there are none.</summary>
    public NotificationDocument Without(Func<NotificationItem, bool> unwanted)
    {
        var text = Text;
        foreach (var (item, (start, end)) in Items.Zip(_places).Reverse())
        {
            if (unwanted(item))
                text = text.Remove(start, end - start);
        }
        return text == Text ? this : new NotificationDocument(text);
    }

    /// <summary>Whether both mean the same, in whatever order and spelling: S3 may rewrite what it is given.</summary>
    public bool MeansTheSameAs(NotificationDocument other) => Canonical.SequenceEqual(other.Canonical, StringComparer.Ordinal);

    private IEnumerable<string> Canonical => Items.Select(i => i.Canonical).Order(StringComparer.Ordinal);

    public override string ToString() => string.Join('\n', Items.Select(i => XElement.Parse(i.Xml).ToString()));

    private static FurnitureException Foreign(string reason) =>
        new(
            $"the response is not a bucket's notification configuration ({reason}); nothing was changed; check AWS_ENDPOINT_URL and proxies"
        );

    // Up to the ">" that closes the tag; one within quotes is text.
    [GeneratedRegex("\\G([^>\"']|\"[^\"]*\"|'[^']*')*>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RestOfTag();
}
