using System.Globalization;
using System.Text;
using GapFurniture.Shared.Options;
using GapFurniture.SsmWrap.Parameters;
using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.SsmWrap.Options;

/// <summary>
/// Reads flags and variables: flags win over variables, rules of both are kept, and all problems are listed at once. Here and in all that runs
/// at every start, loops stand in for LINQ: its generic virtual methods make a native executable build types, which takes half a millisecond.
/// </summary>
internal sealed class OptionsReader
{
    /// <summary>What <c>-export</c> prints: lines for docker, an object, lines for any POSIX shell, a document, lines for GITHUB_ENV.</summary>
    public static readonly string[] Formats = ["dotenv", "json", "shell", "yaml", "github"];

    private readonly EnvironmentOptions _options;

    /// <summary>The rules, whose order matters: variables' first, by flag and number, then the command line's.</summary>
    private readonly List<(string Name, string Value, string Origin)> _rules = [];

    /// <summary>Whether -path, -paths and -names go into the environment.</summary>
    private bool _exports = true;

    private OptionsReader(IReadOnlyList<string> arguments, Dictionary<string, string> variables)
    {
        _options = OptionTable.Set.Parse(arguments, variables.GetValueOrDefault);
        ReadVariables(variables);
        foreach (var flag in _options.Given)
            Add(flag.Name, flag.Value, "-" + flag.Name);
    }

    /// <param name="arguments">The command line, byte for byte, since the command may be no text.</param>
    /// <param name="environment">Each <c>NAME=VALUE</c>.</param>
    /// <exception cref="OptionsException">Wrong flags or variables, all of them.</exception>
    public static SsmWrapOptions Read(List<byte[]> arguments, IReadOnlyList<byte[]> environment)
    {
        arguments = Shebang.Expand(arguments);
        var reader = new OptionsReader(arguments.ConvertAll(Encoding.UTF8.GetString), Variables(environment));
        var options = reader.Options(arguments[reader._options.Consumed..]);
        // Help is for those who do not yet know how it is done right.
        if (!options.ShowsHelp)
            reader._options.ThrowIfInvalid();
        return options;
    }

    /// <summary>
    /// Whether a shell evaluates what is printed. Also when the flags are wrong: a misspelt <c>-export shell</c> was meant to be one.
    /// </summary>
    public static bool IsForShell(List<byte[]> arguments, IReadOnlyList<byte[]> environment)
    {
        var texts = Shebang.Expand(arguments).ConvertAll(Encoding.UTF8.GetString);
        for (var i = 0; i < texts.Count && texts[i] != "--"; i++)
        {
            var parts = texts[i].Split('=', 2);
            if (parts[0] is ['-', _, ..] && Suggestion.Nearest(parts[0].TrimStart('-'), ["export"]) is not null)
                return IsShell(
                    parts.Length > 1 ? parts[1]
                    : i + 1 < texts.Count ? texts[i + 1]
                    : ""
                );
        }
        return Variables(environment).TryGetValue("SSMWRAP_EXPORT", out var variable) && IsShell(variable);

        static bool IsShell(string value) => FormatOf(value) is null or "shell";
    }

    private static string? FormatOf(string text) => Array.Find(Formats, f => f.Equals(text, StringComparison.OrdinalIgnoreCase));

    private static Dictionary<string, string> Variables(IReadOnlyList<byte[]> environment)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var bytes in environment)
        {
            if (!bytes.AsSpan().StartsWith("SSMWRAP_"u8))
                continue;
            // An empty one counts as not set.
            if (Encoding.UTF8.GetString(bytes).Split('=', 2) is [var name, { Length: > 0 } value])
                variables.TryAdd(name, value);
        }
        return variables;
    }

    private void ReadVariables(Dictionary<string, string> variables)
    {
        var found = new List<(int Flag, long Number, string Variable)>();
        foreach (var variable in variables.Keys)
        {
            var (name, number) = Numbered(variable);
            var index = Array.FindIndex(OptionTable.Set.All, f => _options.VariableOf(f.Name) == name && (number < 0 || f.Repeatable));
            if (index >= 0)
                found.Add((index, number, variable));
            else if (Suggestion.Nearest(variable, OptionTable.Set.All.Select(f => _options.VariableOf(f.Name))) is { } near)
                _options.Problem($"unknown variable {variable}: did you mean {near}?");
        }
        // The order in which the caller set them does not matter, the numbers and the kinds of rules do.
        found.Sort(static (a, b) => a.Flag != b.Flag ? a.Flag.CompareTo(b.Flag) : a.Number.CompareTo(b.Number));
        foreach (var (flag, _, variable) in found)
            Add(OptionTable.Set.All[flag].Name, variables[variable], variable);
    }

    /// <summary>The variable of a flag and the number behind it; −1 where there is none.</summary>
    private static (string Name, long Number) Numbered(string variable)
    {
        var end = variable.LastIndexOf('_');
        return long.TryParse(variable.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (variable[..end], number)
            : (variable, -1);
    }

    private void Add(string name, string value, string origin)
    {
        var isV1Switch = name == OptionTable.Env && !RuleReader.LooksLikeRule(value);
        if (name == "no-env" || isV1Switch)
        {
            if (!EnvironmentOptions.TryParseSwitch(value, out var on))
                _options.Problem(
                    isV1Switch
                        ? $"{origin} {value}: neither true, false nor a rule: path=/prod/**/*"
                        : $"{origin}: \"{value}\" is neither true nor false"
                );
            _exports = on == isV1Switch;
        }
        else if (OptionTable.Set.Find(name)?.Repeatable == true)
            _rules.Add((name, value, origin));
    }

    private SsmWrapOptions Options(List<byte[]> command)
    {
        var rules = Rules();
        if (_options.Given is [.., { Name: OptionTable.Env, Value: "true" }] && command is [[(byte)'/', .., (byte)'/' or (byte)'*'], ..])
        {
            // No command is called that: a path that was meant as a rule.
            var path = Encoding.UTF8.GetString(command[0]);
            _options.Problem($"-env {path}: a rule is path=…: -env path={path.TrimEnd('/', '*')}/**/*");
        }
        var (strict, required) = Strict();
        var neverFails = !strict && _options.Switch("no-fail");
        var options = new SsmWrapOptions(_options)
        {
            Rules = strict ? rules.ConvertAll(static r => r with { IsOptional = false }) : rules,
            Command = command,
            Plan = new(
                _options.Switch("raw-names"),
                _options.Switch("last-wins"),
                IsOptional: (_options.Switch("optional") && !strict) || neverFails
            )
            {
                Required = required,
            },
            NeverFails = neverFails,
            Export = Export(command),
        };
        if (options is { KeepsCallers: true, IsPristine: true })
            _options.Problem("-no-overwrite and -pristine contradict each other");
        return options;
    }

    private List<Rule> Rules()
    {
        var prefix = _options.Text("env-prefix") ?? _options.Text("prefix");
        var entirePath = _options.Switch("env-entire-path");
        var recursive = !_options.Switch("no-recursive") && (_options.Text("recursive") is null || _options.Switch("recursive"));
        var rules = new List<Rule>();
        foreach (var (name, value, origin) in _rules)
        {
            if (name is "path" or "paths" or "names")
            {
                foreach (var item in Items(origin, value))
                {
                    var query = name == "names" ? ParameterQuery.Of(item) : Path(origin, item, recursive);
                    if (_exports && query is not null)
                        rules.Add(new EnvRule(query, $"{origin} {item}", Prefix: prefix, EntirePath: entirePath));
                }
            }
            else if (RuleReader.Read(_options, origin, value, name) is { } rule)
                rules.Add(rule);
        }
        return rules;
    }

    private ParameterQuery? Path(string origin, string text, bool recursive)
    {
        // The forms of rules are accepted here too.
        var (path, pattern) = ParameterQuery.SplitPattern(text);
        if (path.Trim() != path)
            _options.Problem($"{origin} \"{text}\": there is a space around the path");
        else if (path[0] == '/' && !path.Contains('*', StringComparison.Ordinal))
            return ParameterQuery.Below(path, recursive && pattern is not false);
        else
            _options.Problem($"{origin} {text}: a path begins with /; single parameters go to -names");
        return null;
    }

    private List<string> Items(string origin, string value)
    {
        var items = QuotedText.Split(value, ",", out var open);
        if (open is null && !items.Contains(""))
            return items;
        _options.Problem($"{origin} {value}: {(open is null ? "an item of the list is empty" : $"the quote {open} is not closed")}");
        return [];
    }

    private (bool IsStrict, IReadOnlyList<string> Required) Strict() =>
        _options.Text("strict") is not { } text ? (false, [])
        : EnvironmentOptions.TryParseSwitch(text, out var strict) ? (strict, [])
        : (true, Items(_options.NameOf("strict"), text));

    private string? Export(List<byte[]> command)
    {
        if (_options.Text("export") is not { } text)
            return null;
        var origin = _options.NameOf("export");
        var format = FormatOf(text);
        if (format is null)
            _options.Problem($"{origin} {text}: the formats are dotenv, json, shell, yaml and github");
        else if (command.Count > 0)
            _options.Problem(
                $"{origin} {text} prints instead of running a command: omit it, or the command ({Encoding.UTF8.GetString(command[0])})"
            );
        return format;
    }
}
