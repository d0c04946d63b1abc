using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GapFurniture.Furniture.Pieces.Rin;

/// <summary>
/// Reads what matters here from a Rin configuration, as Rin reads it: <c>{{ env "X" "default" }}</c> and <c>{{ must_env "X" }}</c>
/// are filled in after the YAML is parsed, and every field of a target falls back to the global section. rin -dry-run reports mistakes.
/// </summary>
internal static partial class RinFile
{
    /// <exception cref="FurnitureException">It is not YAML, has no targets, or a variable is missing.</exception>
    public static IReadOnlyList<RinTarget> Read(string path, string text, Func<string, string?> readVariable)
    {
        var (root, read) = Parse(path, text, readVariable);
        return Find(root, "targets") is YamlSequenceNode targets
            ? [.. targets.Children.OfType<YamlMappingNode>().Select(t => Target(t, root, read))]
            : throw NotOurs(path);
    }

    /// <summary>Bucket and prefix of the manifests; null when the config does not name them.</summary>
    /// <exception cref="FurnitureException">It is not YAML, or a variable is missing.</exception>
    public static (string Bucket, string Prefix)? ReadManifest(string path, string text, Func<string, string?> readVariable)
    {
        var (root, read) = Parse(path, text, readVariable);
        return Find(root, "manifest") is YamlMappingNode manifest && read(Find(manifest, "bucket")) is { } bucket
            ? (bucket, read(Find(manifest, "prefix")) ?? "")
            : null;
    }

    private static FurnitureException NotOurs(string path) => new($"{path} is not a configuration of Rin: it has no targets");

    private static (YamlMappingNode Root, Func<YamlNode?, string?> Read) Parse(string path, string text, Func<string, string?> readVariable)
    {
        var templates = new List<string>();
        // A mark instead of the value: a password with colons or quotes would break the YAML.
        var marked = Template()
            .Replace(
                text,
                match =>
                {
                    templates.Add(match.Value);
                    return $"\uE0A1{templates.Count - 1}\uE0A2";
                }
            );
        try
        {
            var yaml = new YamlStream();
            using var reader = new StringReader(marked);
            yaml.Load(reader);
            return yaml.Documents is [{ RootNode: YamlMappingNode root }, ..] ? (root, Text) : throw NotOurs(path);
        }
        catch (YamlException e)
        {
            throw new FurnitureException($"{path}:{e.Start.Line}: not YAML: {e.Message}");
        }

        string? Text(YamlNode? node) =>
            node is YamlScalarNode { Value: { Length: > 0 } value } scalar && !(scalar.Style == ScalarStyle.Plain && value is "~" or "null")
                ? Mark().Replace(value, m => Fill(path, templates[int.Parse(m.Groups["index"].ValueSpan, provider: null)], readVariable))
                : null;
    }

    private static RinTarget Target(YamlMappingNode target, YamlMappingNode root, Func<YamlNode?, string?> text)
    {
        var (own, all) = (Find(target, "s3") as YamlMappingNode, Find(root, "s3") as YamlMappingNode);
        // A target's own matcher wins over an inherited one of the other kind.
        var keys = own is not null && (Find(own, "key_prefix") ?? Find(own, "key_regexp")) is not null ? own : all;
        return new RinTarget
        {
            Line = target.Start.Line,
            Bucket = Merged("s3", "bucket") ?? "",
            Region = Merged("s3", "region"),
            KeyPrefix = keys is null ? null : text(Find(keys, "key_prefix")),
            KeyRegexp = keys is null ? null : text(Find(keys, "key_regexp")),
            Schema = Merged("redshift", "schema"),
            Table = Merged("redshift", "table") ?? "",
            SqlOption = text(Find(target, "sql_option") ?? Find(root, "sql_option")) ?? "",
            IamRole = Find(root, "credentials") is YamlMappingNode credentials ? text(Find(credentials, "aws_iam_role")) : null,
            Break = IsTrue("break"),
            Discard = IsTrue("discard"),
            HasLedger = (Find(target, "exactly_once") ?? Find(root, "exactly_once")) is YamlMappingNode,
        };

        string? Merged(string section, string key) =>
            text((Find(target, section) as YamlMappingNode) is { } mine ? Find(mine, key) : null)
            ?? text((Find(root, section) as YamlMappingNode) is { } global ? Find(global, key) : null);

        bool IsTrue(string key) => text(Find(target, key))?.ToLowerInvariant() is "true" or "yes" or "on" or "y";
    }

    private static string Fill(string path, string template, Func<string, string?> readVariable)
    {
        var call = Call().Match(template);
        var arguments = call.Groups["argument"].Captures.Select(c => c.Value).ToList();
        if (!call.Success || arguments.Count == 0)
            throw new FurnitureException(
                $"{path}: {template} is not supported: use {{{{ env \"NAME\" \"default\" }}}} or {{{{ must_env \"NAME\" }}}}"
            );
        return readVariable(arguments[0])
            ?? (
                call.Groups["function"].Value == "env"
                    ? arguments.ElementAtOrDefault(1) ?? ""
                    : throw new FurnitureException($"{path}: the variable {arguments[0]} is not set; set it as where Rin runs")
            );
    }

    private static YamlNode? Find(YamlMappingNode map, string key) =>
        map.Children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: var name } && name == key).Value;

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.None, 5000)]
    private static partial Regex Template();

    [GeneratedRegex("\uE0A1(?<index>[0-9]+)\uE0A2", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Mark();

    [GeneratedRegex(
        """^\{\{-?\s*(?<function>env|must_env)(\s+["`](?<argument>[^"`]*)["`])+\s*-?\}\}$""",
        RegexOptions.ExplicitCapture,
        5000
    )]
    private static partial Regex Call();
}

/// <summary>One target of a Rin configuration, global sections merged in.</summary>
internal sealed record RinTarget
{
    /// <summary>Line of the configuration.</summary>
    public required long Line { get; init; }

    public string Bucket { get; init; } = "";

    public string? Region { get; init; }

    public string? KeyPrefix { get; init; }

    public string? KeyRegexp { get; init; }

    public string? Schema { get; init; }

    public string Table { get; init; } = "";

    public string SqlOption { get; init; } = "";

    /// <summary>Role of COPY; null when it uses keys.</summary>
    public string? IamRole { get; init; }

    public bool Break { get; init; }

    public bool Discard { get; init; }

    public bool HasLedger { get; init; }
}
