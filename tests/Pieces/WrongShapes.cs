using System.Text.Json.Nodes;

namespace GapFurniture.Pieces;

/// <summary>A document that is wrong in one place: for each of its values, all that could stand there instead.</summary>
public static class WrongShapes
{
    private static readonly string?[] s_instead =
    [
        "null",
        "true",
        "7",
        "-1e400",
        "\"x\"",
        "\"\"",
        "[]",
        "[null]",
        "{}",
        """{"":[{}]}""",
        null,
    ];

    /// <summary>All wrong documents, each with what is wrong, such as <c>Records[0].s3 = null</c> or <c>Records[0].s3 missing</c>.</summary>
    public static IEnumerable<(string What, string Json)> Of(string json)
    {
        foreach (var path in Paths(JsonNode.Parse(json)!, []))
        {
            foreach (var instead in s_instead)
            {
                var document = JsonNode.Parse(json)!;
                if (path.Length == 0)
                {
                    if (instead is not null)
                        yield return ($"all = {instead}", instead);
                    continue;
                }
                var parent = path[..^1].Aggregate(document, (node, step) => step is int i ? node[i]! : node[(string)step]!);
                // A number that is too large for any type is no node, but is JSON.
                var marked = instead is null ? null : JsonValue.Create(Mark);
                if (path[^1] is int index && instead is null)
                    parent.AsArray().RemoveAt(index);
                else if (path[^1] is int at)
                    parent.AsArray()[at] = marked;
                else if (instead is null)
                    parent.AsObject().Remove((string)path[^1]);
                else
                    parent.AsObject()[(string)path[^1]] = marked;
                var text = document.ToJsonString().Replace($"\"{Mark}\"", instead, StringComparison.Ordinal);
                yield return ($"{string.Join('.', path)} {(instead is null ? "missing" : $"= {instead}")}", text);
            }
        }
    }

    private const string Mark = "the-one-that-is-wrong";

    private static IEnumerable<object[]> Paths(JsonNode? node, object[] path)
    {
        yield return path;
        var inner = node switch
        {
            JsonObject map => map.Select(m => ((object)m.Key, m.Value)),
            JsonArray list => list.Select((value, i) => ((object)i, value)),
            _ => [],
        };
        foreach (var (step, value) in inner)
        {
            foreach (var below in Paths(value, [.. path, step]))
                yield return below;
        }
    }
}
