using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GapFurniture.LocalCloud.DynamoDb;

/// <summary>
/// Condition and update expressions over top-level attributes: comparisons, attribute_exists, attribute_not_exists, AND, OR, NOT, brackets;
/// SET (values, sums, differences, if_not_exists) and REMOVE. Names and values that no expression uses are errors, as at AWS.
/// </summary>
internal sealed partial class Expressions(JsonObject? names, JsonObject? values)
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private List<string> _tokens = [];
    private int _next;

    /// <summary>A condition as a function of the item; always true when there is none.</summary>
    public Func<JsonObject?, bool> Condition(string? text)
    {
        if (text is null)
            return _ => true;
        Begin(text);
        var condition = Or();
        return _next == _tokens.Count ? condition : throw Syntax();
    }

    /// <summary>An update: what it makes of the item.</summary>
    public Action<JsonObject> Update(string text)
    {
        Begin(text);
        var steps = new List<Action<JsonObject>>();
        while (_next < _tokens.Count)
        {
            var clause = Take().ToUpperInvariant();
            do steps.Add(
                clause switch
                {
                    "SET" => Set(),
                    "REMOVE" => Remove(),
                    _ => throw DynamoErrors.Unsupported($"the clause {clause}"),
                }
            );
            while (Accept(","));
        }
        // Every value is taken from the item as it was.
        return item => steps.ForEach(step => step(item));
    }

    /// <summary>To be called when all expressions are read.</summary>
    public void CheckUse()
    {
        foreach (var (kind, all) in new[] { ("Names", names), ("Values", values) })
        {
            if (all?.Select(n => n.Key).FirstOrDefault(n => !_used.Contains(n)) is { } unused)
                throw DynamoErrors.Validation($"Value provided in ExpressionAttribute{kind} unused in expressions: keys: {{{unused}}}");
        }
    }

    private Action<JsonObject> Set()
    {
        var name = Path();
        Expect("=");
        var value = Operand();
        var sign =
            Accept("+") ? 1
            : Accept("-") ? -1
            : 0;
        var other = sign == 0 ? null : Operand();
        return item =>
        {
            var before =
                value(item)
                ?? throw DynamoErrors.Validation("The provided expression refers to an attribute that does not exist in the item");
            item[name] = other is null
                ? before.DeepClone()
                : new JsonObject { ["N"] = Text(Number(before) + (sign * Number(other(item)))) };
        };
    }

    private Action<JsonObject> Remove()
    {
        var name = Path();
        return item => item.Remove(name);
    }

    private Func<JsonObject?, bool> Or()
    {
        var left = And();
        while (Accept("OR"))
        {
            var (first, second) = (left, And());
            left = item => first(item) | second(item);
        }
        return left;
    }

    private Func<JsonObject?, bool> And()
    {
        var left = Not();
        while (Accept("AND"))
        {
            var (first, second) = (left, Not());
            left = item => first(item) & second(item);
        }
        return left;
    }

    private Func<JsonObject?, bool> Not()
    {
        if (Accept("NOT"))
        {
            var inner = Not();
            return item => !inner(item);
        }
        if (Accept("("))
        {
            var inner = Or();
            Expect(")");
            return inner;
        }
        if (Peek() is "attribute_exists" or "attribute_not_exists")
        {
            var exists = Take() == "attribute_exists";
            Expect("(");
            var name = Path();
            Expect(")");
            return item => (item?[name] is not null) == exists;
        }
        var left = Operand();
        var comparison = Take();
        var right = Operand();
        return item => Compare(left(item), comparison, right(item));
    }

    private static bool Compare(JsonNode? left, string comparison, JsonNode? right)
    {
        if (left is not JsonObject a || right is not JsonObject b)
            return comparison == "<>" && left is not null;
        if (comparison is "=" or "<>")
            return JsonNode.DeepEquals(a, b) == (comparison == "=");
        int? order =
            a["N"] is not null && b["N"] is not null ? Number(a).CompareTo(Number(b))
            : a["S"] is { } s && b["S"] is { } t ? string.CompareOrdinal(s.GetValue<string>(), t.GetValue<string>())
            : null;
        return comparison switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            _ => throw Syntax(),
        };
    }

    private Func<JsonObject?, JsonNode?> Operand()
    {
        if (Peek().StartsWith(':'))
        {
            var name = Take();
            _used.Add(name);
            var value =
                values?[name]
                ?? throw DynamoErrors.Validation(
                    $"An expression attribute value used in expression is not defined; attribute value: {name}"
                );
            return _ => value;
        }
        if (Peek() == "if_not_exists")
        {
            Take();
            Expect("(");
            var path = Path();
            Expect(",");
            var fallback = Operand();
            Expect(")");
            return item => item?[path] ?? fallback(item);
        }
        var attribute = Path();
        return item => item?[attribute];
    }

    private string Path()
    {
        var name = Take();
        if (name[0] != '#')
            return char.IsAsciiLetter(name[0]) || name[0] == '_' ? name : throw Syntax();
        _used.Add(name);
        return names?[name]?.GetValue<string>()
            ?? throw DynamoErrors.Validation(
                $"An expression attribute name used in the document path is not defined; attribute name: {name}"
            );
    }

    private void Begin(string text)
    {
        (_tokens, _next) = ([.. Token().Matches(text).Select(m => m.Value)], 0);
        if (string.Concat(_tokens) != string.Concat(text.Where(c => !char.IsWhiteSpace(c))))
            throw Syntax();
    }

    private string Peek() => _next < _tokens.Count ? _tokens[_next] : throw Syntax();

    private string Take()
    {
        var token = Peek();
        _next++;
        return token;
    }

    private bool Accept(string token)
    {
        var accepted = _next < _tokens.Count && _tokens[_next].Equals(token, StringComparison.OrdinalIgnoreCase);
        if (accepted)
            _next++;
        return accepted;
    }

    private void Expect(string token)
    {
        if (!Accept(token))
            throw Syntax();
    }

    private static decimal Number(JsonNode? value) =>
        value?["N"] is { } number
            ? decimal.Parse(number.GetValue<string>(), CultureInfo.InvariantCulture)
            : throw DynamoErrors.Validation("An operand in the update expression has an incorrect data type");

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private static Http.AwsException Syntax() => DynamoErrors.Validation("Invalid expression: Syntax error");

    [GeneratedRegex(@"[#:]?[A-Za-z_][A-Za-z0-9_]*|[#:][0-9]+|<>|<=|>=|[=<>()+,-]", RegexOptions.None, 1000)]
    private static partial Regex Token();
}
