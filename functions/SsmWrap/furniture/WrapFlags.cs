namespace GapFurniture.Furniture.Pieces.SsmWrap;

/// <summary>ssmwrap's flags, as far as ECS has something for them.</summary>
internal sealed record WrapFlags(IReadOnlyList<WrapRule> Rules, bool RawNames, IReadOnlyList<string> NotCarriedOver)
{
    private static readonly string[] s_switches =
    [
        "recursive",
        "no-recursive",
        "env-entire-path",
        "no-env",
        "raw-names",
        "last-wins",
        "no-overwrite",
        "pristine",
        "optional",
        "no-fail",
        "dry-run",
        "strict",
    ];

    /// <summary>Reads the flags up to <c>--</c>, behind which the command stands.</summary>
    /// <exception cref="UsageException">A flag has no value, or none of them names parameters.</exception>
    public static WrapFlags Parse(IReadOnlyList<string> args)
    {
        var given = new List<(string Name, string Value)>();
        for (var i = 0; i < args.Count && args[i] is ['-', _, ..] and not "--"; i++)
        {
            var name = args[i].TrimStart('-');
            if (name.IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
                given.Add((name[..equals], name[(equals + 1)..]));
            else if (s_switches.Contains(name, StringComparer.Ordinal))
                given.Add((name, "true"));
            else
                given.Add((name, ++i < args.Count ? args[i] : throw new UsageException($"ssmwrap's -{name} needs a value")));
        }
        var prefix = Last("env-prefix") ?? Last("prefix");
        var entirePath = Last("env-entire-path") == "true";
        var recursive = Last("no-recursive") != "true" && Last("recursive") != "false";
        var rules = new List<WrapRule>();
        var others = new List<string>();
        foreach (var (name, value) in given)
        {
            switch (name)
            {
                case "path" or "paths" or "names":
                    rules.AddRange(
                        value
                            .Split(',')
                            .Select(item =>
                                name == "names"
                                    ? new WrapRule(item, false, false, null, prefix, entirePath)
                                    : OfPath(item, recursive, null, prefix, entirePath)
                            )
                    );
                    break;
                case "env" or "rule" when Rule(value) is { } rule:
                    rules.Add(rule);
                    break;
                case "prefix" or "env-prefix" or "env-entire-path" or "recursive" or "no-recursive" or "raw-names":
                    break;
                default:
                    others.Add($"-{name} {value}: {Why(name)}");
                    break;
            }
        }
        return rules.Count > 0
            ? new WrapFlags(rules, Last("raw-names") == "true", others)
            : throw new UsageException("none of these flags puts parameters into the environment; ECS has nothing for files");

        string? Last(string name) => given.LastOrDefault(g => g.Name == name).Value;
    }

    private static WrapRule? Rule(string text)
    {
        var fields = text.Split(',')
            .Select(f => f.Split('=', 2))
            .Where(f => f.Length == 2)
            .GroupBy(f => f[0], StringComparer.Ordinal)
            .ToDictionary(f => f.Key, f => f.Last()[1], StringComparer.Ordinal);
        return fields.GetValueOrDefault("type", "env") == "env" && fields.TryGetValue("path", out var path)
            ? OfPath(
                path,
                null,
                fields.GetValueOrDefault("to"),
                fields.GetValueOrDefault("prefix"),
                fields.GetValueOrDefault("entirepath") == "true"
            )
            : null;
    }

    // /a/b is one parameter in a rule and a path behind -path; /a/* are its children, /a/**/* all below.
    private static WrapRule OfPath(string path, bool? recursive, string? to, string? prefix, bool entirePath) =>
        path.EndsWith("/**/*", StringComparison.Ordinal) ? new WrapRule(path[..^4], true, true, to, prefix, entirePath)
        : path.EndsWith("/*", StringComparison.Ordinal) ? new WrapRule(path[..^1], true, false, to, prefix, entirePath)
        : new WrapRule(path, recursive is not null, recursive ?? false, to, prefix, entirePath);

    private static string Why(string name) =>
        name switch
        {
            "file" or "rule" => "ECS puts secrets into the environment, not into files",
            "no-overwrite" or "pristine" => "ECS's secrets stand beside the image's own variables",
            "optional" or "no-fail" => "a task does not start while one of its secrets is missing",
            _ => "ECS has no such choice",
        };
}

/// <summary>Parameters that ssmwrap puts into the environment.</summary>
/// <param name="Path">A path, or with <paramref name="IsPath"/> false one parameter.</param>
/// <param name="Recursive">All levels below the path.</param>
/// <param name="To">The variable's name; null to make it of the parameter's.</param>
internal sealed record WrapRule(string Path, bool IsPath, bool Recursive, string? To, string? Prefix, bool EntirePath);
