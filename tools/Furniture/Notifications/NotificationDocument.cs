using System.Xml;

namespace GapFurniture.Furniture.Notifications;

/// <summary>
/// A bucket's notification configuration as text. Elements are put in and taken out by cutting the text: all others keep their bytes and
/// their order, also those that this program has never heard of.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html"/>
internal sealed class NotificationDocument
{
    private const string Nothing =
        "<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></NotificationConfiguration>";
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

    /// <exception cref="FurnitureException">The text is not XML: better nothing than half of somebody's configuration.</exception>
    public static NotificationDocument Parse(string text)
    {
        try
        {
            // An empty root has nothing to keep, and some stand-ins call it by a name that they do not take back.
            return text.Trim().Length > 0 && new NotificationDocument(text) is { _outline.IsRootEmpty: false } document
                ? document
                : new NotificationDocument(Nothing);
        }
        catch (XmlException e)
        {
            throw new FurnitureException($"the bucket's notification configuration is not XML ({e.Message}); nothing was changed");
        }
    }

    /// <summary>The document with one more element: behind the last of its kind, else at the end.</summary>
    public NotificationDocument With(NotificationItem item)
    {
        var last = Items.ToList().FindLastIndex(i => i.Name == item.Name);
        var at = last >= 0 ? _outline.Children[last].End : _outline.RootEnd;
        return new NotificationDocument(Text.Insert(at, item.Xml));
    }

    /// <summary>The document without those elements.</summary>
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

    /// <summary>Whether both say the same, in whatever order and spelling.</summary>
    public bool MeansTheSameAs(NotificationDocument other) =>
        Items
            .Select(i => i.Canonical)
            .Order(StringComparer.Ordinal)
            .SequenceEqual(other.Items.Select(i => i.Canonical).Order(StringComparer.Ordinal));
}
