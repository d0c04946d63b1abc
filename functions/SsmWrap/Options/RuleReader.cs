using System.Globalization;
using GapFurniture.Shared.Options;
using GapFurniture.Shared.Parameters;
using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.SsmWrap.Options;

/// <summary>Reads rules: v2's <c>path=…,type=…,to=…</c> and v1's <c>Name=…,Path=…</c> for files.</summary>
internal sealed class RuleReader(List<string> problems)
{
    private static readonly string[] s_envKeys = ["path", "type", "to", "prefix", "entirepath", "optional"];
    private static readonly string[] s_fileKeys = ["path", "type", "to", "mode", "uid", "gid", "mkdir", "optional"];

    /// <summary>Whether the text looks like a rule, which tells v2's <c>-env RULE</c> from v1's switch.</summary>
    public static bool LooksLikeRule(string text) => text.Contains("path=", StringComparison.Ordinal);

    /// <summary>
    /// A rule; null when it is wrong, with the problems noted under the flag or variable it comes from. The type is env or file when the flag
    /// says so.
    /// </summary>
    public Rule? Read(string origin, string text, string? type)
    {
        var before = problems.Count;
        var label = $"{origin} {text}";
        if (Fields(label, text) is not { } fields)
            return null;
        if (type is "file" && fields.Keys.Any(k => k.Equals("name", StringComparison.OrdinalIgnoreCase)))
            fields = Modern(fields);
        var given = fields.GetValueOrDefault("type");
        if (type is not null && given is not null && given != type)
            problems.Add($"{label}: type={given} contradicts -{type}");
        type ??= given;
        if (type is not ("env" or "file"))
        {
            problems.Add($"{label}: type= must be env or file");
            return null;
        }
        var keys = type == "env" ? s_envKeys : s_fileKeys;
        foreach (var key in fields.Keys)
        {
            if (Array.IndexOf(keys, key) >= 0)
                continue;
            var other = type == "env" ? s_fileKeys : s_envKeys;
            problems.Add(
                other.Contains(key) ? $"{label}: {key}= is for type={(type == "env" ? "file" : "env")} only"
                : Suggestion.Nearest(key, keys) is { } near ? $"{label}: unknown key {key}=; did you mean {near}=?"
                : $"{label}: unknown key {key}=; there are {string.Join(", ", keys)}"
            );
        }
        var query = Query(label, fields.GetValueOrDefault("path"));
        Rule? rule =
            query is null ? null
            : type == "env" ? Env(label, query, fields)
            : File(label, query, fields);
        return problems.Count == before ? rule! with { IsOptional = Switch(label, fields, "optional") } : null;
    }

    /// <summary>A path or name as v1 takes it, in an env rule.</summary>
    public static EnvRule Plain(string label, ParameterQuery query, string? prefix, bool entirePath) =>
        new(query, label) { Prefix = prefix, EntirePath = entirePath };

    private EnvRule? Env(string label, ParameterQuery query, Dictionary<string, string> fields)
    {
        var to = fields.GetValueOrDefault("to");
        if (to is not null && query.IsPath)
            problems.Add($"{label}: to= names one variable, and the path holds many; use prefix= or entirepath=");
        if (to is not null && (fields.ContainsKey("entirepath") || fields.ContainsKey("prefix")))
            problems.Add($"{label}: to= is the whole name; it goes without prefix= and entirepath=");
        if (to is "" || to?.Contains('=', StringComparison.Ordinal) == true)
            problems.Add($"{label}: to={to} cannot be the name of an environment variable");
        return new EnvRule(query, label)
        {
            To = to,
            Prefix = fields.GetValueOrDefault("prefix"),
            EntirePath = Switch(label, fields, "entirepath"),
        };
    }

    private FileRule File(string label, ParameterQuery query, Dictionary<string, string> fields)
    {
        var to = fields.GetValueOrDefault("to") ?? "";
        if (to.Length == 0)
            problems.Add($"{label}: to= is missing: the file to write");
        else if (!query.IsPath && to[^1] == '/')
            problems.Add($"{label}: to={to} is a folder; name the file");
        return new FileRule(query, label, to)
        {
            Mode = Mode(label, fields.GetValueOrDefault("mode")),
            User = Id(label, fields, "uid"),
            Group = Id(label, fields, "gid"),
            MakesFolders = Switch(label, fields, "mkdir"),
        };
    }

    private ParameterQuery? Query(string label, string? path)
    {
        switch (path)
        {
            case null or "":
                problems.Add($"{label}: path= is missing: a parameter, PATH/* or PATH/**/*");
                return null;
            case [.. var all, '/', '*', '*', '/', '*']:
                return Below(label, all, recursive: true);
            case [.. var all, '/', '*', '*']:
                return Below(label, all, recursive: true);
            case [.. var direct, '/', '*']:
                return Below(label, direct, recursive: false);
            case [.., '/']:
                problems.Add($"{label}: path={path} is no parameter; write {path}* for its direct children or {path}**/* for all below it");
                return null;
        }
        if (!path.Contains('*', StringComparison.Ordinal))
            return ParameterQuery.Of(path);
        problems.Add($"{label}: * goes at the end of a path only: PATH/* or PATH/**/*");
        return null;
    }

    private ParameterQuery? Below(string label, string path, bool recursive)
    {
        if (!path.Contains('*', StringComparison.Ordinal) && path is "" or ['/', ..])
            return ParameterQuery.Below(path.Length == 0 ? "/" : path, recursive);
        problems.Add($"{label}: a path begins with / and holds * at its end only");
        return null;
    }

    private Dictionary<string, string>? Fields(string label, string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var field in FieldList.Split(text))
            {
                var equals = field.IndexOf('=', StringComparison.Ordinal);
                if (equals <= 0)
                    problems.Add($"{label}: \"{field}\" is not of the form key=value");
                else if (!fields.TryAdd(field[..equals].Trim(), field[(equals + 1)..]))
                    problems.Add($"{label}: {field[..equals]}= is given twice");
            }
            return fields;
        }
        catch (FormatException e)
        {
            problems.Add($"{label}: {e.Message}");
            return null;
        }
    }

    /// <summary>v1: Name= is the parameter, Path= (once Dest=) the file.</summary>
    private static Dictionary<string, string> Modern(Dictionary<string, string> fields) =>
        fields.ToDictionary(
            f =>
                f.Key.ToLowerInvariant() switch
                {
                    "name" => "path",
                    "path" or "dest" => "to",
                    var key => key,
                },
            f => f.Value,
            StringComparer.Ordinal
        );

    private UnixFileMode Mode(string label, string? text)
    {
        if (text is null)
            return FileRule.DefaultMode;
        try
        {
            if (Convert.ToInt32(text, 8) is >= 0 and <= 0xFFF and var mode)
                return (UnixFileMode)mode;
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            // Said below.
        }
        problems.Add($"{label}: mode={text} is no file mode such as 0600");
        return FileRule.DefaultMode;
    }

    private uint? Id(string label, Dictionary<string, string> fields, string key)
    {
        if (!fields.TryGetValue(key, out var text))
            return null;
        // The highest number means "leave it" to chown.
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < uint.MaxValue)
            return id;
        problems.Add($"{label}: {key}={text} is no number; names are not looked up");
        return null;
    }

    private bool Switch(string label, Dictionary<string, string> fields, string key)
    {
        if (!fields.TryGetValue(key, out var text))
            return false;
        if (SwitchText.TryParse(text, out var value))
            return value;
        problems.Add($"{label}: {key}={text} is neither true nor false");
        return false;
    }
}
