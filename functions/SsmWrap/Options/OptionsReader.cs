using System.Globalization;
using GapFurniture.Shared.Options;
using GapFurniture.Shared.Parameters;
using GapFurniture.SsmWrap.Launch;
using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.SsmWrap.Options;

/// <summary>Makes options of what was given: flags win over variables, rules of both are kept, and all problems are listed at once.</summary>
internal sealed class OptionsReader
{
    private readonly List<string> _problems = [];
    private readonly Dictionary<string, GivenOption> _single = new(StringComparer.Ordinal);
    private readonly List<GivenOption> _rules = [];

    private OptionsReader() { }

    /// <exception cref="WrapException">2: wrong flags or variables, all of them.</exception>
    public static SsmWrapOptions Read(Origin origin)
    {
        var reader = new OptionsReader();
        var variables = CommandLine.ReadVariables(origin.Environment, reader._problems);
        var (flags, command) = CommandLine.Read(Shebang.Expand(origin.Arguments), reader._problems);
        variables.ForEach(reader.Sort);
        flags.ForEach(reader.Sort);
        var options = reader.Options() with { Command = command };
        // Help is for those who do not yet know how it is done right.
        return reader._problems.Count == 0 || options.ShowsHelp ? options : throw new WrapException(2, reader._problems);
    }

    private void Sort(GivenOption option)
    {
        if (option.Name == OptionTable.Env && !RuleReader.LooksLikeRule(option.Value))
        {
            // v1: -env, -env=false, SSMWRAP_ENV=true.
            if (SwitchText.TryParse(option.Value, out var exports))
                _single["no-env"] = option with { Name = "no-env", Value = exports ? "false" : "true" };
            else
                _problems.Add($"{option.Origin} {option.Value}: neither true, false nor a rule: path=/prod/**/*");
        }
        else if (OptionTable.IsRepeatable(option.Name))
            _rules.Add(option);
        else
            _single[option.Name] = option;
    }

    private SsmWrapOptions Options()
    {
        var (strict, required) = Strict();
        var options = new SsmWrapOptions
        {
            Rules = Rules(),
            Retries = Number("retries"),
            Timeout = Duration("timeout") ?? TimeSpan.FromSeconds(30),
            Region = Text("region"),
            Profile = Text("profile"),
            EndpointUrl = Text("endpoint-url"),
            HasRawNames = Switch("raw-names"),
            LastWins = Switch("last-wins"),
            KeepsCallers = Switch("no-overwrite"),
            IsPristine = Switch("pristine"),
            IsOptional = Switch("optional") || Switch("no-fail"),
            NeverFails = Switch("no-fail"),
            Required = required,
            Export = Export(),
            IsDryRun = Switch("dry-run"),
            ShowsVersion = Switch("version"),
            ShowsHelp = Switch("help"),
        };
        if (options.KeepsCallers && options.IsPristine)
            _problems.Add("-no-overwrite and -pristine contradict each other");
        return strict
            ? options with
            {
                IsOptional = false,
                NeverFails = false,
                Rules = [.. options.Rules.Select(r => r with { IsOptional = false })],
            }
            : options;
    }

    private List<Rule> Rules()
    {
        var reader = new RuleReader(_problems);
        var prefix = Text("env-prefix") ?? Text("prefix");
        var entirePath = Switch("env-entire-path");
        var exports = !Switch("no-env");
        var recursive = !Switch("no-recursive") && (!_single.ContainsKey("recursive") || Switch("recursive"));
        var rules = new List<Rule>();
        foreach (var given in _rules)
        {
            switch (given.Name)
            {
                case "path" or "paths" or "names":
                    foreach (var item in Items(given))
                    {
                        var query = given.Name == "names" ? ParameterQuery.Of(item) : Path(given, item, recursive);
                        if (exports && query is not null)
                            rules.Add(RuleReader.Plain($"{given.Origin} {item}", query, prefix, entirePath));
                    }
                    break;
                default:
                    var type = given.Name == "rule" ? null : given.Name;
                    if (reader.Read(given.Origin, given.Value, type) is { } rule)
                        rules.Add(rule);
                    break;
            }
        }
        return rules;
    }

    private ParameterQuery? Path(GivenOption given, string path, bool recursive)
    {
        // The forms of rules are what fingers know by now.
        var plain =
            path.EndsWith("/**/*", StringComparison.Ordinal) ? path[..^4]
            : path.EndsWith("/*", StringComparison.Ordinal) ? path[..^1]
            : path;
        if (plain.Trim() != plain)
        {
            _problems.Add($"{given.Origin} \"{path}\": there is a space around the path");
            return null;
        }
        if (plain[0] == '/' && !plain.Contains('*', StringComparison.Ordinal))
            return ParameterQuery.Below(plain, recursive && (plain == path || path.EndsWith("/**/*", StringComparison.Ordinal)));
        _problems.Add($"{given.Origin} {path}: a path begins with /; single parameters go to -names");
        return null;
    }

    private List<string> Items(GivenOption given)
    {
        try
        {
            var items = FieldList.Split(given.Value);
            if (!items.Contains(""))
                return items;
            _problems.Add(
                given.Value.Length == 0
                    ? $"{given.Origin} is empty: {given.Origin} {OptionTable.Find(given.Name)?.Value}"
                    : $"{given.Origin} {given.Value}: an item of the list is empty"
            );
        }
        catch (FormatException e)
        {
            _problems.Add($"{given.Origin} {given.Value}: {e.Message}");
        }
        return [];
    }

    private (bool IsStrict, IReadOnlyList<string> Required) Strict()
    {
        if (!_single.TryGetValue("strict", out var given))
            return (false, []);
        return SwitchText.TryParse(given.Value, out var strict) ? (strict, []) : (true, Items(given));
    }

    private ExportFormat Export()
    {
        if (Text("export") is not { } text)
            return ExportFormat.None;
        var format = text.ToLowerInvariant() switch
        {
            "dotenv" => ExportFormat.Dotenv,
            "json" => ExportFormat.Json,
            "shell" => ExportFormat.Shell,
            "yaml" => ExportFormat.Yaml,
            "github" => ExportFormat.Github,
            _ => ExportFormat.None,
        };
        if (format == ExportFormat.None)
            _problems.Add($"{_single["export"].Origin} {text}: there are dotenv, json, shell, yaml and github");
        return format;
    }

    private string? Text(string name) => _single.GetValueOrDefault(name)?.Value is { Length: > 0 } text ? text : null;

    private bool Switch(string name)
    {
        if (!_single.TryGetValue(name, out var given))
            return false;
        if (SwitchText.TryParse(given.Value, out var value))
            return value;
        _problems.Add($"{given.Origin}: \"{given.Value}\" is neither true nor false");
        return false;
    }

    private int? Number(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        _problems.Add($"{_single[name].Origin}: \"{text}\" is no whole number");
        return null;
    }

    private TimeSpan? Duration(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (GoDuration.TryParse(text, out var duration) && duration <= TimeSpan.FromDays(1))
            return duration;
        _problems.Add($"{_single[name].Origin}: \"{text}\" is no duration such as 30s or 2m");
        return null;
    }
}
