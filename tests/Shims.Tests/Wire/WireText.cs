using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Amazon.Runtime;

namespace GapFurniture.Shims.Tests.Wire;

/// <summary>Models as the protocols write them: an account of the rules that owes nothing to the shims' own.</summary>
internal static class WireText
{
    public static JsonNode? Json(WireService service, object? value) =>
        value switch
        {
            null => null,
            string text => JsonValue.Create(text),
            bool flag => JsonValue.Create(flag),
            int number => JsonValue.Create(number),
            long number => JsonValue.Create(number),
            double number => JsonValue.Create(number),
            DateTime time => JsonValue.Create((time - DateTime.UnixEpoch).TotalSeconds),
            MemoryStream blob => JsonValue.Create(Convert.ToBase64String(blob.ToArray())),
            ConstantClass constant => JsonValue.Create(constant.Value),
            IDictionary map => new JsonObject(map.Keys.Cast<string>().Select(key => KeyValuePair.Create(key, Json(service, map[key])))),
            IList list => new JsonArray([.. list.Cast<object>().Select(item => Json(service, item))]),
            _ => new JsonObject(
                Sample
                    .Properties(value.GetType())
                    .Select(property =>
                        KeyValuePair.Create(
                            WireModel.Instance.MemberName(service, value.GetType(), property.Name),
                            Json(service, property.GetValue(value))
                        )
                    )
                    .Where(member => member.Value is not null)
            ),
        };

    /// <summary>The content of an XML element, for the value at a path such as "response.Clusters[].Tags".</summary>
    public static IEnumerable<XObject> Xml(WireOperation operation, object value, string path)
    {
        XNamespace space = "http://redshift.amazonaws.com/doc/2012-12-01/";
        return value switch
        {
            IList list => list.Cast<object>()
                .Select(item => new XElement(space + operation.ListMember(path), Xml(operation, item, $"{path}[]"))),
            _ when Scalar(value) is { } text => [new XText(text)],
            _ => from property in Sample.Properties(value.GetType())
            let member = property.GetValue(value)
            where member is not null
            select new XElement(space + property.Name, Xml(operation, member, $"{path}.{property.Name}")),
        };
    }

    public static IEnumerable<KeyValuePair<string, string>> Form(WireOperation operation, object request) =>
        from property in Sample.Properties(request.GetType())
        let value = property.GetValue(request)
        where value is not null
        from pair in value is IList list
            ? list.Cast<object>()
                .Select((item, i) => ($"{property.Name}.{operation.ListMember($"request.{property.Name}")}.{i + 1}", Scalar(item)!))
            : [(property.Name, Scalar(value)!)]
        select KeyValuePair.Create(pair.Item1, pair.Item2);

    private static string? Scalar(object value) =>
        value switch
        {
            string text => text,
            ConstantClass constant => constant.Value,
            bool flag => flag ? "true" : "false",
            DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            int or long or double => Convert.ToString(value, CultureInfo.InvariantCulture),
            _ => null,
        };
}
