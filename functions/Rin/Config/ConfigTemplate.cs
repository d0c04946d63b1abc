using System.Globalization;
using System.Text.RegularExpressions;

namespace GapFurniture.Rin.Config;

/// <summary>
/// <c>{{ env "NAME" "default" }}</c> and <c>{{ must_env "NAME" }}</c> in a config. Before the YAML is parsed each becomes a mark, and the
/// marks in its values are filled afterwards: a password with quotes or colons cannot break the YAML or its line numbers that way, and a
/// template in a comment asks for nothing.
/// </summary>
internal sealed partial class ConfigTemplate
{
    private readonly List<(string Value, string? Problem)> _values = [];

    /// <summary>Replaces templates by marks.</summary>
    public string Mark(string text, Func<string, string?> readVariable) =>
        Action()
            .Replace(
                text,
                action =>
                {
                    _values.Add(Evaluate(action.Groups["body"].Value, readVariable));
                    // Private-use characters around a number: no YAML syntax, and nobody's text.
                    return $"\uE0A1{action.Groups["left"].Value}{_values.Count - 1}{action.Groups["right"].Value}\uE0A2";
                }
            );

    /// <summary>Fills the marks in a YAML value; what went wrong with its templates is added to the problems.</summary>
    public string Fill(string value, Action<string> problem)
    {
        // What is left of templates cannot be meant: as a password it would only fail much later.
        if (value.Contains("{{", StringComparison.Ordinal))
            problem("a template begins with {{ but does not end with }} on the same line");
        return Marked()
            .Replace(
                value,
                mark =>
                {
                    var (text, wrong) = _values[int.Parse(mark.Groups["number"].ValueSpan, CultureInfo.InvariantCulture)];
                    if (wrong is not null)
                        problem(wrong);
                    return text;
                }
            );
    }

    private static (string Value, string? Problem) Evaluate(string action, Func<string, string?> readVariable)
    {
        // json_escape guards text for the JSON or YAML around it, which marks make needless.
        var call = Call().Match(action);
        if (!call.Success)
            return ("", $"{{{{{action}}}}} is not supported: use {{{{ env \"NAME\" \"default\" }}}} or {{{{ must_env \"NAME\" }}}}");
        var arguments = call.Groups["argument"].Captures.Select(c => Unquote(c.Value)).ToArray();
        if (call.Groups["function"].Value == "must_env")
        {
            return arguments is not [var name] ? ("", "must_env takes one name")
                : readVariable(name) is { } value ? (WithoutLineEnd(value), null)
                : ("", $"environment variable {name} is not set");
        }
        // All but the last are names, tried in turn; the last is the default, unless it is the only one.
        var names = arguments.Length == 1 ? arguments : arguments[..^1];
        var found = names.Select(readVariable).FirstOrDefault(v => !string.IsNullOrEmpty(v));
        return (
            found is not null ? WithoutLineEnd(found)
            : arguments.Length == 1 ? ""
            : arguments[^1],
            null
        );
    }

    // What files of secrets end with; no value does.
    private static string WithoutLineEnd(string value) => value.TrimEnd('\r', '\n');

    private static string Unquote(string literal) => literal[0] == '`' ? literal[1..^1] : Backslash().Replace(literal[1..^1], "${escaped}");

    // On one line, so that the lines that follow keep their numbers.
    [GeneratedRegex(
        @"\{\{(?<left>-(?=\s))?(?<body>(""([^""\\\r\n]|\\.)*""|`[^`\r\n]*`|[^""`}\r\n])*?)(?<right>(?<=\s)-)?\}\}",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Action();

    // Trim markers take away the file's white space, never a value's.
    [GeneratedRegex("((?<!\\s)\\s*\uE0A1-|\uE0A1-?)(?<number>[0-9]+)(-\uE0A2\\s*|\uE0A2)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Marked();

    [GeneratedRegex(
        @"^\s*(?<function>env|must_env)(\s+(?<argument>""([^""\\]|\\.)*""|`[^`]*`))+\s*(\|\s*json_escape\s*)?$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Call();

    [GeneratedRegex(@"\\(?<escaped>.)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Backslash();
}
