using System.Xml;

namespace GapFurniture.Furniture.Notifications;

/// <summary>Where the root's children stand in an XML text, so that one can be put in or taken out without writing the others again.</summary>
/// <param name="Children">In their order.</param>
/// <param name="RootEnd">Where the root's end tag begins; zero for an empty root, which has none.</param>
/// <param name="IsRootEmpty">True for <c>&lt;root/&gt;</c>.</param>
internal sealed record XmlOutline(IReadOnlyList<XmlSpan> Children, int RootEnd, bool IsRootEmpty)
{
    /// <exception cref="XmlException">The text is not XML.</exception>
    public static XmlOutline Of(string text)
    {
        var lines = LineStarts(text);
        var children = new List<XmlSpan>();
        var (start, rootEnd, empty) = (0, 0, false);
        using var input = new StringReader(text);
        using var reader = XmlReader.Create(input, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        var position = (IXmlLineInfo)reader;
        while (reader.Read())
        {
            // Positions are those of the name, behind "<" or "</".
            var at = lines[position.LineNumber - 1] + position.LinePosition - 1;
            switch (reader.NodeType, reader.Depth)
            {
                case (XmlNodeType.Element, 0):
                    empty = reader.IsEmptyElement;
                    break;
                case (XmlNodeType.Element, 1):
                    start = at - 1;
                    if (reader.IsEmptyElement)
                        children.Add(new XmlSpan(start, TagEnd(text, at)));
                    break;
                case (XmlNodeType.EndElement, 1):
                    children.Add(new XmlSpan(start, TagEnd(text, at)));
                    break;
                case (XmlNodeType.EndElement, 0):
                    rootEnd = at - 2;
                    break;
                default:
                    break;
            }
        }
        return new XmlOutline(children, rootEnd, empty);
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
