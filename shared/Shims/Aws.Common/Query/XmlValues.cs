using System.Xml;
using System.Xml.Linq;

namespace GapFurniture.Shims.Aws.Query;

/// <summary>Values of child elements by local name; null when there is no such child.</summary>
internal static class XmlValues
{
    public static XElement Child(this XElement parent, string name) =>
        parent.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    public static string Text(this XElement parent, string name) => parent.Child(name)?.Value;

    public static bool? Bool(this XElement parent, string name) => parent.Value(name, bool.Parse);

    public static int? Int(this XElement parent, string name) => parent.Value(name, XmlConvert.ToInt32);

    public static long? Long(this XElement parent, string name) => parent.Value(name, XmlConvert.ToInt64);

    public static double? Double(this XElement parent, string name) => parent.Value(name, XmlConvert.ToDouble);

    public static DateTime? Time(this XElement parent, string name) => parent.Value(name, Timestamps.Parse);

    public static T Object<T>(this XElement parent, string name, Func<XElement, T> read)
        where T : class => parent.Child(name) is { } child ? read(child) : null;

    /// <summary>The items of a list; one without items counts as not there, as in the official client.</summary>
    public static List<T> Items<T>(this XElement parent, string name, string member, Func<XElement, T> read)
    {
        var items = parent.Child(name)?.Elements().Where(element => element.Name.LocalName == member).Select(read).ToList();
        return items is { Count: > 0 } ? items : Collections.List<T>();
    }

    private static T? Value<T>(this XElement parent, string name, Func<string, T> parse)
        where T : struct => parent.Text(name) is { Length: > 0 } text ? parse(text) : null;
}
