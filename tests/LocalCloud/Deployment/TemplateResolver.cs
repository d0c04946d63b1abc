using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GapFurniture.LocalCloud.Deployment;

/// <summary>What CloudFormation makes of a template's text: parameters, conditions, and the functions Ref, GetAtt, Sub, If, Join, Equals, Not, Or.</summary>
internal sealed partial class TemplateResolver
{
    private readonly JsonObject _template;
    private readonly Dictionary<string, string> _values;
    private readonly Func<string, string?, string> _attributeOf;

    /// <param name="template">The whole template.</param>
    /// <param name="parameters">Values of parameters; those left out take their defaults.</param>
    /// <param name="pseudo">Pseudo parameters, such as <c>AWS::StackName</c>.</param>
    /// <param name="attributeOf">An attribute of a resource, or with null what Ref gives.</param>
    /// <exception cref="FormatException">A parameter is unknown, missing, or not as its pattern and values want it.</exception>
    public TemplateResolver(
        JsonObject template,
        IReadOnlyDictionary<string, string> parameters,
        IReadOnlyDictionary<string, string> pseudo,
        Func<string, string?, string> attributeOf
    )
    {
        (_template, _attributeOf) = (template, attributeOf);
        _values = new Dictionary<string, string>(pseudo, StringComparer.Ordinal);
        var declared = template["Parameters"]?.AsObject() ?? [];
        if (parameters.Keys.FirstOrDefault(name => !declared.ContainsKey(name)) is { } unknown)
            throw new FormatException($"the template has no parameter {unknown}");
        foreach (var (name, declaration) in declared)
        {
            var value = parameters.GetValueOrDefault(name) ?? declaration!["Default"]?.ToString();
            Check(name, declaration!, value ?? throw new FormatException($"parameter {name} has no default and no value"));
            _values[name] = value;
        }
    }

    /// <summary>Whether a condition holds.</summary>
    public bool Holds(string condition) => IsTrue(_template["Conditions"]![condition]!);

    /// <summary>The text of a node.</summary>
    public string Text(JsonNode? node) => Resolve(node)?.ToString() ?? throw new FormatException("a value is missing");

    /// <summary>The node with all functions replaced by their values; null for AWS::NoValue.</summary>
    public JsonNode? Resolve(JsonNode? node) =>
        node switch
        {
            JsonObject { Count: 1 } call when Call(call) is var (known, value) && known => value,
            JsonObject plain => new JsonObject(
                plain.Select(p => KeyValuePair.Create(p.Key, Resolve(p.Value))).Where(p => p.Value is not null)
            ),
            JsonArray list => new JsonArray([.. list.Select(Resolve).Where(n => n is not null)]),
            null => null,
            _ => node.DeepClone(),
        };

    private (bool Known, JsonNode? Value) Call(JsonObject call)
    {
        var (name, argument) = call.First();
        switch (name)
        {
            case "Ref":
                var target = argument!.GetValue<string>();
                return (true, target == "AWS::NoValue" ? null : JsonValue.Create(ValueOf(target)));
            case "Fn::GetAtt":
                return (true, JsonValue.Create(_attributeOf(argument![0]!.GetValue<string>(), argument[1]!.GetValue<string>())));
            case "Fn::Sub":
                return (true, JsonValue.Create(Variable().Replace(argument!.GetValue<string>(), m => Substitute(m.Groups["name"].Value))));
            case "Fn::If":
                return (true, Resolve(Holds(argument![0]!.GetValue<string>()) ? argument[1] : argument[2]));
            case "Fn::Join":
                var parts = Resolve(argument![1]);
                var texts = parts is JsonArray array ? array.Select(n => n!.ToString()) : parts!.ToString().Split(',');
                return (true, JsonValue.Create(string.Join(argument[0]!.GetValue<string>(), texts)));
            default:
                return name.StartsWith("Fn::", StringComparison.Ordinal)
                    ? throw new FormatException($"{name} is not understood here")
                    : (false, null);
        }
    }

    private bool IsTrue(JsonNode condition)
    {
        var (name, argument) = condition.AsObject().First();
        return name switch
        {
            "Condition" => Holds(argument!.GetValue<string>()),
            "Fn::Equals" => Text(argument![0]) == Text(argument[1]),
            "Fn::Not" => !IsTrue(argument![0]!),
            "Fn::Or" => argument!.AsArray().Any(c => IsTrue(c!)),
            "Fn::And" => argument!.AsArray().All(c => IsTrue(c!)),
            _ => throw new FormatException($"{name} is no condition"),
        };
    }

    private string Substitute(string name) =>
        name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? _attributeOf(name[..dot], name[(dot + 1)..]) : ValueOf(name);

    private string ValueOf(string name) => _values.GetValueOrDefault(name) ?? _attributeOf(name, null);

    private static void Check(string name, JsonNode declaration, string value)
    {
        // Of a list every element must fit.
        var isList = declaration["Type"]!.GetValue<string>() == "CommaDelimitedList";
        foreach (var part in isList ? value.Split(',') : [value])
        {
            if (declaration["AllowedPattern"] is { } pattern && !Regex.IsMatch(part, $@"\A(?:{pattern})\z", default, s_patience))
                throw new FormatException($"parameter {name}: \"{part}\" does not match {pattern}");
        }
        if (declaration["AllowedValues"] is { } values && values.AsArray().All(v => v!.ToString() != value))
            throw new FormatException($"parameter {name}: \"{value}\" is none of the allowed values");
    }

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z0-9:.]+)\}", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Variable();
}
