using System.Globalization;
using System.Net;
using System.Text.Json;
using GapFurniture.Http;
using GapFurniture.ServerWrap.Rewriting;

namespace GapFurniture.ServerWrap.Settings;

/// <summary>
/// Reads <c>payload.json</c>, the config of lambda-exec-wrapper. Whatever is wrong is reported with its line, and the rest is read on.
/// </summary>
/// <param name="path">Where the file is: relative paths in it are meant from its folder.</param>
/// <param name="report">Called for everything that is wrong.</param>
internal sealed class ConfigReader(string path, Action<string> report)
{
    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
    private ConfigFile _config = new();
    private MirrorOptions? _mirror;
    private ConfigNode? _connection;

    /// <summary>Reads a file's content.</summary>
    public ConfigFile Read(ReadOnlySpan<byte> text)
    {
        try
        {
            Members("the config", ConfigNode.Parse(text), ReadTop);
        }
        catch (JsonException e)
        {
            report($"{path}:{(e.LineNumber ?? 0) + 1}: {e.Message.Split(" LineNumber", 2)[0]}");
        }
        catch (InvalidOperationException e)
        {
            report($"{path}:1: {e.Message}");
        }
        if (_mirror is not null)
        {
            // As in the original, folders are below the root where there is one.
            _config = _config with
            {
                Mirror = _mirror with { Folders = _config.Folders },
                Folders = [],
            };
        }
        return _config with { Connection = Connection() };
    }

    private bool ReadTop(string key, ConfigNode node)
    {
        switch (key)
        {
            case "fakechroot":
                var payload = Absolute("payload");
                _mirror = new MirrorOptions("/tmp/payload", Directory.Exists(payload) ? payload : null, null);
                Members(key, node, ReadMirror);
                break;
            case "mkdir":
                _config = _config with { Folders = Texts(key, node) };
                break;
            case "exec" when node.Kind == JsonTokenType.StartObject:
                Members(key, node, ReadExec);
                break;
            case "exec":
                _config = _config with { Command = Command(key, node) };
                break;
            case "connection":
                _connection = node;
                break;
            case "header":
                _config = _config with { Headers = Headers(node) };
                break;
            case "logging":
                // Files of the original's own log, which it never wrote.
                break;
            default:
                return false;
        }
        return true;
    }

    private bool ReadMirror(string key, ConfigNode node)
    {
        switch (key)
        {
            case "root":
                _mirror = _mirror! with { Root = Absolute(Text(key, node)) };
                break;
            case "base":
                _mirror = _mirror! with { Base = Absolute(Text(key, node)) };
                break;
            case "lib":
                _mirror = _mirror! with { Library = Absolute(Text(key, node)) };
                break;
            case "symlink":
                var links =
                    node.Kind == JsonTokenType.StartObject
                        ? Pairs(key, node)
                        : Texts(key, node).ConvertAll(t => new KeyValuePair<string, string>(t, t));
                _mirror = _mirror! with
                {
                    Links = links.ConvertAll(l => new KeyValuePair<string, string>(Absolute(l.Key), l.Value.TrimStart('/'))),
                };
                break;
            case "rewrite":
                var rules = new List<RewriteRule>();
                Members(
                    key,
                    node,
                    (file, lines) =>
                    {
                        CheckExpression(file, lines);
                        rules.Add(new RewriteRule(file, Pairs($"rewrite {file}", lines)));
                        foreach (var (expression, value) in lines.Children)
                            CheckExpression(expression, value);
                        return true;
                    }
                );
                _mirror = _mirror! with { Rewrites = rules };
                break;
            default:
                return false;
        }
        return true;
    }

    private bool ReadExec(string key, ConfigNode node)
    {
        switch (key)
        {
            case "bin":
                _config = _config with { Command = Command("exec.bin", node) };
                break;
            case "env":
                _config = _config with { Environment = Pairs("exec.env", node) };
                if (_config.Environment.Any(v => v.Key.Length == 0 || v.Key.Contains('=', StringComparison.Ordinal)))
                    Problem(node, "exec.env: the name of a variable is not empty, and has no = in it");
                break;
            case "preset":
                // Whether the original looked for the libraries of the program, which we leave to the loader.
                break;
            default:
                return false;
        }
        return true;
    }

    private List<HeaderField> Headers(ConfigNode node)
    {
        var headers = new List<HeaderField>();
        Members(
            "header",
            node,
            (name, value) =>
            {
                var text = Text($"header: {name}", value);
                if (SettingsReader.Header(name, text) is { } problem)
                    Problem(value, $"header: {problem}");
                else
                    headers.Add(new HeaderField(name, text.Trim()));
                return true;
            }
        );
        return headers;
    }

    // A socket is below fakechroot's root, wherever the key stands in the file.
    private EndPoint? Connection()
    {
        if (_connection is null)
            return null;
        try
        {
            var text = Text("connection", _connection);
            var address = Address.Parse(text);
            return _mirror?.Library is not null && text.StartsWith("unix:", StringComparison.Ordinal)
                ? Address.Unix(_mirror.Root.TrimEnd('/') + text["unix:".Length..])
                : address;
        }
        catch (FormatException e)
        {
            Problem(_connection, $"connection: {e.Message}");
            return null;
        }
    }

    private IReadOnlyList<string> Command(string what, ConfigNode node)
    {
        if (node.Kind == JsonTokenType.StartArray)
            return Texts(what, node);
        try
        {
            return Words.Split(Text(what, node));
        }
        catch (FormatException e)
        {
            Problem(node, $"{what}: {e.Message}");
            return [];
        }
    }

    // Whether a member is known, is what the reader returns.
    private void Members(string what, ConfigNode node, Func<string, ConfigNode, bool> read)
    {
        if (node.Kind != JsonTokenType.StartObject)
        {
            Problem(node, $"{what} must be an object");
            return;
        }
        foreach (var (name, value) in node.Children)
        {
            if (!read(name, value))
                Problem(value, $"{what}: unknown key \"{name}\"");
        }
    }

    private List<KeyValuePair<string, string>> Pairs(string what, ConfigNode node)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        Members(
            what,
            node,
            (name, value) =>
            {
                pairs.Add(new(name, Text($"{what}: {name}", value)));
                return true;
            }
        );
        return pairs;
    }

    private List<string> Texts(string what, ConfigNode node) =>
        node.Kind == JsonTokenType.StartArray ? node.Children.ConvertAll(c => Text(what, c.Value)) : [Text(what, node)];

    private string Text(string what, ConfigNode node)
    {
        if (!node.IsText)
            Problem(node, $"{what} must be a text");
        // No command, path or variable of Linux can hold it.
        else if (node.Text.Contains('\0', StringComparison.Ordinal))
            Problem(node, $"{what} has a NUL character in it");
        return node.Text;
    }

    private void CheckExpression(string expression, ConfigNode node)
    {
        try
        {
            _ = RegexMirror.Expression(expression);
        }
        catch (FormatException e)
        {
            Problem(node, $"rewrite: {expression}: {e.Message}");
        }
    }

    private string Absolute(string file) => Path.GetFullPath(file, _folder);

    private void Problem(ConfigNode node, string problem) =>
        report(string.Create(CultureInfo.InvariantCulture, $"{path}:{node.Line}: {problem}"));
}
