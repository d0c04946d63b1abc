using System.Globalization;
using GapFurniture.Shared.Options;
using GapFurniture.SsmWrap.Parameters;
using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.SsmWrap.Options;

/// <summary>Reads a rule: v2's <c>path=…,type=…,to=…</c>, and v1's <c>Name=…,Path=…</c> for files.</summary>
internal sealed class RuleReader
{
    private static readonly string[] s_envKeys = ["path", "type", "to", "prefix", "entirepath", "optional"];
    private static readonly string[] s_fileKeys = ["path", "type", "to", "mode", "uid", "gid", "mkdir", "optional"];

    private readonly EnvironmentOptions _options;
    private readonly string _label;
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    private RuleReader(EnvironmentOptions options, string label) => (_options, _label) = (options, label);

    /// <summary>Whether the text looks like a rule, which tells v2's <c>-env RULE</c> from v1's switch.</summary>
    public static bool LooksLikeRule(string text) => text.Contains("path=", StringComparison.Ordinal);

    /// <param name="flag">Its type, <c>env</c> or <c>file</c>; <c>rule</c> where the rule says it itself.</param>
    /// <returns>Null when it is wrong.</returns>
    public static Rule? Read(EnvironmentOptions options, string origin, string text, string flag)
    {
        var reader = new RuleReader(options, $"{origin} {text}");
        var before = options.Problems.Count;
        var fields = QuotedText.Split(text, ",", out var open);
        if (open is not null)
        {
            reader.Problem($"the quote {open} is not closed");
            return null;
        }
        reader.ReadFields(fields, flag);
        var rule = reader.ToRule(flag);
        return options.Problems.Count == before ? rule : null;
    }

    private void ReadFields(List<string> fields, string flag)
    {
        var isFirstGeneration = flag == "file" && fields.Exists(f => f.TrimStart().StartsWith("name=", StringComparison.OrdinalIgnoreCase));
        foreach (var field in fields)
        {
            if (field.Split('=', 2) is not [{ Length: > 0 } key, var value])
                Problem($"\"{field}\" is not of the form key=value");
            else if (!_fields.TryAdd(isFirstGeneration ? SecondGeneration(key.Trim()) : key.Trim(), value))
                Problem($"{key}= is given twice");
        }
    }

    /// <summary>v1: Name= is the parameter, Path= (once Dest=) the file.</summary>
    private static string SecondGeneration(string key) =>
        key.ToLowerInvariant() switch
        {
            "name" => "path",
            "path" or "dest" => "to",
            var other => other,
        };

    private Rule? ToRule(string flag)
    {
        var given = Text("type");
        var type = flag == "rule" ? given : flag;
        if (given is not null && given != type)
            Problem($"type={given} contradicts -{flag}");
        if (type is not ("env" or "file"))
        {
            Problem("type= must be env or file");
            return null;
        }
        var (keys, others) = type == "env" ? (s_envKeys, s_fileKeys) : (s_fileKeys, s_envKeys);
        foreach (var key in _fields.Keys)
        {
            if (Array.IndexOf(keys, key) < 0)
                Problem(
                    others.Contains(key) ? $"{key}= is for type={(type == "env" ? "file" : "env")} only"
                    : Suggestion.Nearest(key, keys) is { } near ? $"unknown key {key}=; did you mean {near}=?"
                    : $"unknown key {key}=; there are {string.Join(", ", keys)}"
                );
        }
        if (Query(Text("path") ?? "") is not { } query)
            return null;
        Rule rule = type == "env" ? Env(query) : File(query);
        return rule with { IsOptional = Switch("optional") };
    }

    private EnvRule Env(ParameterQuery query)
    {
        var to = Text("to");
        if (to is not null && query.IsPath)
            Problem("to= names one variable, and the path holds many; use prefix= or entirepath=");
        if (to is not null && (_fields.ContainsKey("entirepath") || _fields.ContainsKey("prefix")))
            Problem("to= is the whole name: leave out prefix= and entirepath=");
        if (to is "" || to?.Contains('=', StringComparison.Ordinal) == true)
            Problem($"to={to} cannot be the name of an environment variable");
        return new EnvRule(query, _label, to, Text("prefix"), Switch("entirepath"));
    }

    private FileRule File(ParameterQuery query)
    {
        var to = Text("to") ?? "";
        if (to.Length == 0)
            Problem("to= is missing: the file to write");
        else if (!query.IsPath && to[^1] == '/')
            Problem($"to={to} is a folder; name the file");
        return new FileRule(query, _label, to, Mode(), Id("uid", "/etc/passwd"), Id("gid", "/etc/group"), Switch("mkdir"));
    }

    private ParameterQuery? Query(string text)
    {
        var (path, isRecursive) = ParameterQuery.SplitPattern(text);
        if (text.Length == 0)
            Problem("path= is missing: a parameter, PATH/* or PATH/**/*");
        else if (path.Contains('*', StringComparison.Ordinal))
            Problem("* goes at the end of a path only: PATH/* or PATH/**/*");
        else if (isRecursive is { } all && path[0] == '/')
            return ParameterQuery.Below(path, all);
        else if (isRecursive is not null)
            Problem("a path begins with /");
        else if (text[^1] == '/')
            Problem($"path={text} is no parameter; write {text}* for its direct children or {text}**/* for all below it");
        else
            return ParameterQuery.Of(text);
        return null;
    }

    private UnixFileMode Mode()
    {
        if (Text("mode") is not { } text)
            return FileRule.DefaultMode;
        if (text.Length > 0 && text.TrimStart('0') is { Length: <= 4 } digits && !digits.AsSpan().ContainsAnyExceptInRange('0', '7'))
            return (UnixFileMode)Convert.ToInt32("0" + digits, 8);
        Problem($"mode={text} is no file mode such as 0600");
        return FileRule.DefaultMode;
    }

    private uint? Id(string key, string names)
    {
        if (Text(key) is not { } text)
            return null;
        // To chown the highest number means "unchanged".
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < uint.MaxValue)
            return id;
        // NAME:x:ID:…, in both files. Other sources of names are modules of the image's libc, which a static executable cannot load.
        foreach (var line in System.IO.File.Exists(names) ? System.IO.File.ReadLines(names) : [])
        {
            if (line.Split(':') is [var name, _, var number, ..] && name == text && uint.TryParse(number, out id))
                return id;
        }
        Problem($"{key}={text} is neither a number nor a name of {names}");
        return null;
    }

    private bool Switch(string key)
    {
        if (Text(key) is not { } text)
            return false;
        if (!EnvironmentOptions.TryParseSwitch(text, out var value))
            Problem($"{key}={text} is neither true nor false");
        return value;
    }

    private string? Text(string key) => _fields.GetValueOrDefault(key);

    private void Problem(string problem) => _options.Problem($"{_label}: {problem}");
}
