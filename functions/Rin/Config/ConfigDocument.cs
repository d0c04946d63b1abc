using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GapFurniture.Rin.Config;

/// <summary>A config file taken apart, with the mistakes found in it so far.</summary>
internal sealed class ConfigDocument(string source)
{
    private const string Beginning = "a config begins with a section such as \"queue_name: my-queue\"";

    private readonly List<ConfigProblem> _problems = [];
    private readonly List<ConfigProblem> _warnings = [];

    public ConfigTemplate Template { get; } = new();

    public IReadOnlyList<ConfigProblem> Problems => [.. _problems.Distinct().OrderBy(p => p.Line)];

    // What is allowed but probably not meant.
    public IReadOnlyList<string> Warnings => [.. _warnings.Distinct().OrderBy(w => w.Line).Select(w => w.ToString())];

    /// <summary>Parses YAML; a document that is no YAML, or no mapping, has that as its only problem.</summary>
    public static (ConfigDocument Document, YamlMap Root) Parse(string source, string text, Func<string, string?> readVariable)
    {
        var document = new ConfigDocument(source);
        YamlMappingNode? root = null;
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(document.Template.Mark(text, readVariable)));
            root = stream.Documents is [var only, ..] ? only.RootNode as YamlMappingNode : null;
            if (root is null)
                document.Problem(
                    1,
                    $"{(string.IsNullOrWhiteSpace(text) ? "the file is empty" : "the file begins otherwise")}; {Beginning}"
                );
        }
        catch (YamlException e)
        {
            var tab = TabbedLine(text);
            if (tab > 0 && e.ToString().Contains("tab", StringComparison.Ordinal))
                document.Problem(tab, "not YAML: the line is indented by a tab; YAML allows only spaces");
            else
                document.Problem(e.Start.Line, $"not YAML: {e.InnerException?.Message ?? e.Message}");
        }
        catch (RegexMatchTimeoutException)
        {
            document.Problem(1, "its templates cannot be read in a second: is a {{ without its }}?");
        }
        return (document, new YamlMap(document, root, ""));
    }

    // YAML's own message names the line where the section began.
    private static int TabbedLine(string text) =>
        1 + text.Split('\n').ToList().FindIndex(line => line.AsSpan(0, line.Length - line.AsSpan().TrimStart().Length).Contains('\t'));

    public void Warn(long line, string message) => _warnings.Add(new ConfigProblem(source, line, message));

    public void Problem(long line, string message) => _problems.Add(new ConfigProblem(source, line, message));

    /// <exception cref="ConfigException">There are mistakes: all of them.</exception>
    public void ThrowIfWrong()
    {
        if (_problems.Count > 0)
            throw new ConfigException(Problems);
    }
}

/// <summary>One mistake in a config file: its line, from 1 (0 when it is not at a place), and what is wrong and what to do.</summary>
internal sealed record ConfigProblem(string Source, long Line, string Message)
{
    public override string ToString() => Line > 0 ? $"{Source}:{Line}: {Message}" : $"{Source}: {Message}";
}

/// <summary>The config cannot be used; every mistake in it is listed.</summary>
internal sealed class ConfigException(IReadOnlyList<ConfigProblem> problems, Exception? inner = null)
    : Exception(string.Join(Environment.NewLine, problems), inner)
{
    public IReadOnlyList<ConfigProblem> Problems { get; } = problems;
}

/// <summary><c>{{ env "NAME" "default" }}</c> and <c>{{ must_env "NAME" }}</c> in a config. Before the YAML is parsed each becomes a mark,
/// and the marks in its values are filled afterwards: a password with quotes or colons cannot break the YAML or its line numbers that way,
/// and a template in a comment asks for nothing.</summary>
internal sealed partial class ConfigTemplate
{
    private readonly List<(string Value, string? Problem)> _values = [];

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
                    var (text, wrong) = _values[int.Parse(mark.Groups["number"].ValueSpan)];
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
        var fallback = arguments.Length == 1 ? "" : arguments[^1];
        return (found is null ? fallback : WithoutLineEnd(found), null);
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
