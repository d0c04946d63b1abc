using System.Globalization;
using System.Text;
using GapFurniture.Shared.Options;
using GapFurniture.SsmWrap.Parameters;
using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.SsmWrap.Options;

/// <summary>Reads rules: v2's <c>path=…,type=…,to=…</c> and v1's <c>Name=…,Path=…</c> for files.</summary>
internal sealed class RuleReader(EnvironmentOptions options)
{
    private static readonly string[] s_envKeys = ["path", "type", "to", "prefix", "entirepath", "optional"];
    private static readonly string[] s_fileKeys = ["path", "type", "to", "mode", "uid", "gid", "mkdir", "optional"];

    /// <summary>Whether the text looks like a rule, which tells v2's <c>-env RULE</c> from v1's switch.</summary>
    public static bool LooksLikeRule(string text) => text.Contains("path=", StringComparison.Ordinal);

    /// <summary>Reads a rule, of type env or file when the flag says so. Its problems are reported under the flag or variable it comes from.</summary>
    /// <returns>Null when it is wrong.</returns>
    public Rule? Read(string origin, string text, string? type)
    {
        var before = options.Problems.Count;
        var label = $"{origin} {text}";
        if (Fields(label, text) is not { } fields)
            return null;
        if (type is "file" && fields.Keys.Any(k => k.Equals("name", StringComparison.OrdinalIgnoreCase)))
            fields = Modern(fields);
        var given = fields.GetValueOrDefault("type");
        if (type is not null && given is not null && given != type)
            options.Problem($"{label}: type={given} contradicts -{type}");
        type ??= given;
        if (type is not ("env" or "file"))
        {
            options.Problem($"{label}: type= must be env or file");
            return null;
        }
        var keys = type == "env" ? s_envKeys : s_fileKeys;
        foreach (var key in fields.Keys)
        {
            if (Array.IndexOf(keys, key) >= 0)
                continue;
            var other = type == "env" ? s_fileKeys : s_envKeys;
            options.Problem(
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
        return options.Problems.Count == before ? rule! with { IsOptional = Switch(label, fields, "optional") } : null;
    }

    private EnvRule? Env(string label, ParameterQuery query, Dictionary<string, string> fields)
    {
        var to = fields.GetValueOrDefault("to");
        if (to is not null && query.IsPath)
            options.Problem($"{label}: to= names one variable, and the path holds many; use prefix= or entirepath=");
        if (to is not null && (fields.ContainsKey("entirepath") || fields.ContainsKey("prefix")))
            options.Problem($"{label}: to= is the whole name; it goes without prefix= and entirepath=");
        if (to is "" || to?.Contains('=', StringComparison.Ordinal) == true)
            options.Problem($"{label}: to={to} cannot be the name of an environment variable");
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
            options.Problem($"{label}: to= is missing: the file to write");
        else if (!query.IsPath && to[^1] == '/')
            options.Problem($"{label}: to={to} is a folder; name the file");
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
                options.Problem($"{label}: path= is missing: a parameter, PATH/* or PATH/**/*");
                return null;
            case [.. var all, '/', '*', '*', '/', '*']:
                return Below(label, all, recursive: true);
            case [.. var all, '/', '*', '*']:
                return Below(label, all, recursive: true);
            case [.. var direct, '/', '*']:
                return Below(label, direct, recursive: false);
            case [.., '/']:
                options.Problem(
                    $"{label}: path={path} is no parameter; write {path}* for its direct children or {path}**/* for all below it"
                );
                return null;
        }
        if (!path.Contains('*', StringComparison.Ordinal))
            return ParameterQuery.Of(path);
        options.Problem($"{label}: * goes at the end of a path only: PATH/* or PATH/**/*");
        return null;
    }

    private ParameterQuery? Below(string label, string path, bool recursive)
    {
        if (!path.Contains('*', StringComparison.Ordinal) && path is "" or ['/', ..])
            return ParameterQuery.Below(path.Length == 0 ? "/" : path, recursive);
        options.Problem($"{label}: a path begins with / and holds * at its end only");
        return null;
    }

    private Dictionary<string, string>? Fields(string label, string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var field in Split(text))
            {
                var equals = field.IndexOf('=', StringComparison.Ordinal);
                if (equals <= 0)
                    options.Problem($"{label}: \"{field}\" is not of the form key=value");
                else if (!fields.TryAdd(field[..equals].Trim(), field[(equals + 1)..]))
                    options.Problem($"{label}: {field[..equals]}= is given twice");
            }
            return fields;
        }
        catch (FormatException e)
        {
            options.Problem($"{label}: {e.Message}");
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
            // Reported below.
        }
        options.Problem($"{label}: mode={text} is no file mode such as 0600");
        return FileRule.DefaultMode;
    }

    private uint? Id(string label, Dictionary<string, string> fields, string key)
    {
        if (!fields.TryGetValue(key, out var text))
            return null;
        // To chown the highest number means "unchanged".
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < uint.MaxValue)
            return id;
        options.Problem($"{label}: {key}={text} is no number; names are not looked up");
        return null;
    }

    private bool Switch(string label, Dictionary<string, string> fields, string key)
    {
        if (!fields.TryGetValue(key, out var text))
            return false;
        if (EnvironmentOptions.TryParseSwitch(text, out var value))
            return value;
        options.Problem($"{label}: {key}={text} is neither true nor false");
        return false;
    }

    /// <summary>Splits at commas outside quotes: <c>a,"b,c"</c> and <c>to="x,y"</c>; <c>\"</c> is a quote within quotes.</summary>
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static List<string> Split(string text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        char? quote = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote is not null && c == '\\' && i + 1 < text.Length && (text[i + 1] == quote || text[i + 1] == '\\'))
                field.Append(text[++i]);
            else if (c == quote)
                quote = null;
            // A quote opens where a value begins; elsewhere it is a character like others.
            else if (quote is null && c is ('"' or '\'') && (field.Length == 0 || field[^1] == '='))
                quote = c;
            else if (quote is null && c == ',')
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
                field.Append(c);
        }
        if (quote is not null)
            throw new FormatException($"the quote {quote} is not closed");
        fields.Add(field.ToString());
        return fields;
    }
}
