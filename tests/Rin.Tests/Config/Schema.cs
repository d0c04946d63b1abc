using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GapFurniture.Rin.Tests.Config;

/// <summary>JSON Schema as far as ours uses it. A word that this does not know is an error: nothing may pass unchecked.</summary>
internal sealed class Schema
{
    private readonly JsonObject _root;

    private Schema(JsonObject root) => _root = root;

    public static Schema Load(string path) => new(JsonNode.Parse(File.ReadAllText(path))!.AsObject());

    /// <summary>What is wrong with a document, by place; empty when it is valid.</summary>
    public IReadOnlyList<string> Problems(string yaml)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(yaml);
        stream.Load(reader);
        return [.. Check(_root, Json(stream.Documents[0].RootNode), "")];
    }

    /// <summary>Every section with its keys, by the path by which the reader would name it.</summary>
    public IEnumerable<(string Path, IReadOnlyList<string> Keys)> Sections() => Sections(_root, "");

    private IEnumerable<(string, IReadOnlyList<string>)> Sections(JsonObject schema, string path)
    {
        schema = Resolve(schema);
        if (schema["items"] is JsonObject items)
            return Sections(items, $"{path}[0]");
        if (schema["properties"] is not JsonObject properties)
            return [];
        schema["additionalProperties"]!.GetValue<bool>().ShouldBeFalse(path);
        return
        [
            (path, [.. properties.Select(p => p.Key)]),
            .. properties.SelectMany(p => Sections(p.Value!.AsObject(), path.Length == 0 ? p.Key : $"{path}.{p.Key}")),
        ];
    }

    private JsonObject Resolve(JsonObject schema) =>
        schema["$ref"] is { } reference ? _root["$defs"]![reference.GetValue<string>()["#/$defs/".Length..]]!.AsObject() : schema;

    private IEnumerable<string> Check(JsonObject schema, JsonNode? value, string at) =>
        schema.SelectMany(word =>
            word.Key switch
            {
                "$schema" or "title" or "description" or "$defs" => [],
                "$ref" => Check(Resolve(schema), value, at),
                "type" => Types(word.Value!).Contains(Kind(value)) || (Kind(value) == "integer" && Types(word.Value!).Contains("number"))
                    ? []
                    : [$"{at}: {Kind(value)}"],
                "enum" => word.Value!.AsArray().Any(v => JsonNode.DeepEquals(v, value)) ? [] : [$"{at}: not in the list"],
                "anyOf" => word.Value!.AsArray().Any(s => !Check(s!.AsObject(), value, at).Any()) ? [] : [$"{at}: none of the choices"],
                "pattern" => value is JsonValue text
                && Kind(value) == "string"
                && !Regex.IsMatch(text.GetValue<string>(), word.Value!.GetValue<string>(), RegexOptions.NonBacktracking)
                    ? [$"{at}: \"{text}\" is not of the pattern"]
                    : [],
                "minLength" => Kind(value) == "string" && value!.GetValue<string>().Length < word.Value!.GetValue<int>()
                    ? [$"{at}: too short"]
                    : [],
                "minimum" => Kind(value) == "integer" && value!.GetValue<long>() < word.Value!.GetValue<long>() ? [$"{at}: too small"] : [],
                "maximum" => Kind(value) == "integer" && value!.GetValue<long>() > word.Value!.GetValue<long>() ? [$"{at}: too great"] : [],
                "minItems" => value is JsonArray few && few.Count < word.Value!.GetValue<int>() ? [$"{at}: too few"] : [],
                "items" => value is JsonArray list ? list.SelectMany((item, i) => Check(word.Value!.AsObject(), item, $"{at}[{i}]")) : [],
                "required" => value is JsonObject whole
                    ? word.Value!.AsArray()
                        .Select(k => k!.GetValue<string>())
                        .Where(k => !whole.ContainsKey(k))
                        .Select(k => $"{at}.{k}: missing")
                    : [],
                "dependentRequired" => value is JsonObject pair
                    ? word.Value!.AsObject()
                        .Where(d => pair.ContainsKey(d.Key) && d.Value!.AsArray().Any(k => !pair.ContainsKey(k!.GetValue<string>())))
                        .Select(d => $"{at}.{d.Key}: alone")
                    : [],
                "properties" => value is JsonObject some
                    ? some.Where(p => word.Value!.AsObject().ContainsKey(p.Key))
                        .SelectMany(p => Check(word.Value![p.Key]!.AsObject(), p.Value, $"{at}.{p.Key}"))
                    : [],
                "additionalProperties" => value is JsonObject all
                    ? all.Where(p => !schema["properties"]!.AsObject().ContainsKey(p.Key)).Select(p => $"{at}.{p.Key}: unknown")
                    : [],
                var unknown => throw new NotSupportedException($"the checker does not know \"{unknown}\""),
            }
        );

    private static string[] Types(JsonNode type) =>
        type is JsonArray several ? [.. several.Select(t => t!.GetValue<string>())] : [type.GetValue<string>()];

    private static string Kind(JsonNode? value) =>
        value switch
        {
            null => "null",
            JsonObject => "object",
            JsonArray => "array",
            _ when value.GetValueKind() is System.Text.Json.JsonValueKind.String => "string",
            _ when value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
            _ => "integer",
        };

    // As editors see it: YAML 1.2's core types.
    private static JsonNode? Json(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => new JsonObject(
                map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Json(c.Value)))
            ),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
            YamlScalarNode { Style: ScalarStyle.Plain } plain => plain.Value switch
            {
                null or "" or "~" or "null" => null,
                "true" => JsonValue.Create(true),
                "false" => JsonValue.Create(false),
                var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
                    JsonValue.Create(number),
                var text => JsonValue.Create(text),
            },
            YamlScalarNode quoted => JsonValue.Create(quoted.Value),
            _ => throw new NotSupportedException(node.ToString()),
        };
}
