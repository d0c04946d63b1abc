using System.Xml;

namespace GapFurniture.Furniture.Notifications;

/// <summary>
/// A bucket's notification configuration as text. Elements are inserted and removed by cutting the text: all others keep their bytes and
/// their order, also those that this program does not know.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html"/>
internal sealed class NotificationDocument
{
    private const string Empty =
        "<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></NotificationConfiguration>";

    // The second one is moto's.
    private static readonly string[] s_roots = ["NotificationConfiguration", "GetBucketNotificationResponse"];

    private readonly XmlOutline _outline;

    private NotificationDocument(string text)
    {
        Text = text;
        _outline = XmlOutline.Of(text);
        Items = [.. _outline.Children.Select(c => NotificationItem.Of(text[c.Start..c.End]))];
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
            if (!s_roots.Contains(document._outline.Root, StringComparer.Ordinal))
                throw Foreign($"its root is <{document._outline.Root}>");
            // An empty root has nothing to keep, and moto does not accept the name that it gives to it.
            return document._outline.IsRootEmpty ? new NotificationDocument(Empty) : document;
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
        var at = last >= 0 ? _outline.Children[last].End : _outline.RootEnd;
        return new NotificationDocument(Text.Insert(at, item.Xml));
    }

    /// <summary>The document without those elements; itself when there are none.</summary>
    public NotificationDocument Without(Func<NotificationItem, bool> unwanted)
    {
        var text = Text;
        for (var i = Items.Count - 1; i >= 0; i--)
        {
            if (unwanted(Items[i]))
                text = text.Remove(_outline.Children[i].Start, _outline.Children[i].End - _outline.Children[i].Start);
        }
        return text == Text ? this : new NotificationDocument(text);
    }

    /// <summary>Whether both mean the same, in whatever order and spelling.</summary>
    public bool MeansTheSameAs(NotificationDocument other) =>
        Items
            .Select(i => i.Canonical)
            .Order(StringComparer.Ordinal)
            .SequenceEqual(other.Items.Select(i => i.Canonical).Order(StringComparer.Ordinal));

    /// <summary>The elements line by line, for people.</summary>
    public string Indented() => string.Join('\n', Items.Select(i => System.Xml.Linq.XElement.Parse(i.Xml).ToString()));

    private static FurnitureException Foreign(string reason) =>
        new(
            $"the response is not a bucket's notification configuration ({reason}); nothing was changed; check AWS_ENDPOINT_URL and proxies"
        );

    /// <summary>Where the root's children are in an XML text.</summary>
    /// <param name="Root">Local name of the root.</param>
    /// <param name="Children">From the first character up to, not including, the last.</param>
    /// <param name="RootEnd">Where the root's end tag begins; zero for an empty root, which has none.</param>
    /// <param name="IsRootEmpty">True for <c>&lt;root/&gt;</c>.</param>
    private sealed record XmlOutline(string Root, IReadOnlyList<(int Start, int End)> Children, int RootEnd, bool IsRootEmpty)
    {
        /// <exception cref="XmlException">The text is not XML.</exception>
        public static XmlOutline Of(string text)
        {
            var lines = LineStarts(text);
            var children = new List<(int Start, int End)>();
            var (root, start, rootEnd, empty) = ("", 0, 0, false);
            using var input = new StringReader(text);
            using var reader = XmlReader.Create(
                input,
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null }
            );
            var position = (IXmlLineInfo)reader;
            while (reader.Read())
            {
                // Positions are those of the name, behind "<" or "</".
                var at = lines[position.LineNumber - 1] + position.LinePosition - 1;
                switch (reader.NodeType, reader.Depth)
                {
                    case (XmlNodeType.Element, 0):
                        (root, empty) = (reader.LocalName, reader.IsEmptyElement);
                        break;
                    case (XmlNodeType.Element, 1):
                        start = at - 1;
                        if (reader.IsEmptyElement)
                            children.Add((start, TagEnd(text, at)));
                        break;
                    case (XmlNodeType.EndElement, 1):
                        children.Add((start, TagEnd(text, at)));
                        break;
                    case (XmlNodeType.EndElement, 0):
                        rootEnd = at - 2;
                        break;
                    default:
                        break;
                }
            }
            return new XmlOutline(root, children, rootEnd, empty);
        }

        // Behind the ">" that closes the tag; one within quotes is text.
        private static int TagEnd(string text, int at)
        {
            char? quote = null;
            for (; text[at] != '>' || quote is not null; at++)
            {
                if (quote is null && text[at] is '"' or '\'')
                    quote = text[at];
                else if (text[at] == quote)
                    quote = null;
            }
            return at + 1;
        }

        // The reader counts a carriage return, a line feed, and both together, each as one end of a line.
        private static List<int> LineStarts(string text)
        {
            var starts = new List<int> { 0 };
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
                    starts.Add(i + 1);
            }
            return starts;
        }
    }
}
