using System.Globalization;
using System.Net;
using System.Text.Json;
using GapFurniture.ServerWrap.Http;
using GapFurniture.Shared;

namespace GapFurniture.ServerWrap.Settings;

/// <summary>
/// Reads <c>payload.json</c>, the config of lambda-exec-wrapper: JSON in which lines that begin with <c>#</c> are comments. Whatever is wrong is
/// reported with its line, and the rest is read on.
/// </summary>
internal ref struct ConfigReader
{
    private readonly string _path;
    private readonly byte[] _text;
    private readonly Action<string> _problem;
    private Utf8JsonReader _json;
    private IReadOnlyList<string> _command;
    private IReadOnlyList<KeyValuePair<string, string>> _environment;
    private IReadOnlyList<HeaderField> _headers;
    private IReadOnlyList<string> _folders;
    private (string Text, long At)? _connection;
    private MirrorOptions? _mirror;

    private ConfigReader(string path, byte[] text, Action<string> problem)
    {
        (_path, _text, _problem) = (path, text, problem);
        _json = new Utf8JsonReader(text, new JsonReaderOptions { AllowTrailingCommas = true });
        (_command, _environment, _headers, _folders) = ([], [], [], []);
    }

    /// <param name="path">Where the file is: relative paths in it are meant from its folder.</param>
    /// <param name="text">Its content.</param>
    /// <param name="problem">Called for everything that is wrong.</param>
    public static ConfigFile Read(string path, byte[] text, Action<string> problem)
    {
        var reader = new ConfigReader(path, WithoutComments(text), problem);
        try
        {
            return reader.ReadFile();
        }
        catch (JsonException e)
        {
            problem($"{path}:{(e.LineNumber ?? 0) + 1}: {e.Message.Split(" LineNumber", 2)[0]}");
            return new ConfigFile();
        }
        // Half a surrogate pair.
        catch (InvalidOperationException e)
        {
            reader.Problem(e.Message);
            return new ConfigFile();
        }
    }

    // Blanks in their place: line numbers stay.
    private static byte[] WithoutComments(byte[] text)
    {
        var copy = text.AsSpan().StartsWith("\uFEFF"u8) ? text[3..] : [.. text];
        for (var start = 0; start < copy.Length; )
        {
            var length = copy.AsSpan(start).IndexOf((byte)'\n') is >= 0 and var end ? end : copy.Length - start;
            var line = copy.AsSpan(start, length);
            if (line.TrimStart(" \t"u8) is [(byte)'#', ..])
                line.Fill((byte)' ');
            start += length + 1;
        }
        return copy;
    }

    private ConfigFile ReadFile()
    {
        _ = _json.Read();
        Members("the config", static (ref r, key) => r.ReadTop(key));
        // A last look, for what stands behind the end.
        _ = _json.Read();
        return new ConfigFile
        {
            Command = _command,
            Environment = _environment,
            Headers = _headers,
            Connection = Connection(),
            // As in the original, folders are below the root where there is one.
            Folders = _mirror is null ? _folders : [],
            Mirror = _mirror is null ? null : _mirror with { Folders = _folders },
        };
    }

    private bool ReadTop(string key)
    {
        switch (key)
        {
            case "fakechroot":
                var folder = Path.GetDirectoryName(Path.GetFullPath(_path))!;
                var payload = Path.Combine(folder, "payload");
                _mirror = new MirrorOptions("/tmp/payload", Directory.Exists(payload) ? payload : null, null);
                Members(key, static (ref r, k) => r.ReadMirror(k));
                break;
            case "mkdir":
                _folders = Texts(key);
                break;
            case "exec" when _json.TokenType == JsonTokenType.StartObject:
                Members(key, static (ref r, k) => r.ReadExec(k));
                break;
            case "exec":
                _command = Command(key);
                break;
            case "connection":
                var at = _json.TokenStartIndex;
                _connection = (Text(key), at);
                break;
            case "header":
                var headers = new List<HeaderField>();
                foreach (var (name, value) in Pairs(key))
                {
                    if (SettingsReader.Header(name, value) is { } problem)
                        Problem($"header: {problem}");
                    else
                        headers.Add(new HeaderField(name, value.Trim()));
                }
                _headers = headers;
                break;
            case "logging":
                // Files of the original's own log, which it never wrote.
                _json.Skip();
                break;
            default:
                return false;
        }
        return true;
    }

    private bool ReadMirror(string key)
    {
        switch (key)
        {
            case "root":
                _mirror = _mirror! with { Root = Absolute(Text(key)) };
                break;
            case "base":
                _mirror = _mirror! with { Base = Absolute(Text(key)) };
                break;
            case "lib":
                _mirror = _mirror! with { Library = Absolute(Text(key)) };
                break;
            case "symlink" when _json.TokenType == JsonTokenType.StartObject:
                Link(Pairs(key));
                break;
            case "symlink":
                Link(Texts(key).ConvertAll(static t => new KeyValuePair<string, string>(t, t)));
                break;
            case "rewrite":
                var rules = new List<RewriteRule>();
                Members(key, (ref r, file) => r.ReadRule(file, rules));
                _mirror = _mirror! with { Rewrites = rules };
                break;
            default:
                return false;
        }
        return true;
    }

    private bool ReadRule(string file, List<RewriteRule> rules)
    {
        CheckExpression(file);
        var lines = Pairs($"rewrite {file}");
        foreach (var (line, _) in lines)
            CheckExpression(line);
        rules.Add(new RewriteRule(file, lines));
        return true;
    }

    private bool ReadExec(string key)
    {
        switch (key)
        {
            case "bin":
                _command = Command("exec.bin");
                break;
            case "env":
                _environment = Pairs("exec.env");
                break;
            case "preset":
                // Whether the original looked for the libraries of the program, which we leave to the loader.
                _json.Skip();
                break;
            default:
                return false;
        }
        return true;
    }

    private delegate bool Member(ref ConfigReader reader, string key);

    // Reads an object's members; the reader is left at its end.
    private void Members(string what, Member read)
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            Problem($"{what} must be an object");
            _json.Skip();
            return;
        }
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var key = _json.GetString()!;
            _ = _json.Read();
            if (read(ref this, key))
                continue;
            Problem($"{what}: unknown key \"{key}\"");
            _json.Skip();
        }
    }

    private List<KeyValuePair<string, string>> Pairs(string what)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        Members(
            what,
            (ref r, key) =>
            {
                pairs.Add(new(key, r.Text($"{what}: {key}")));
                return true;
            }
        );
        return pairs;
    }

    private List<string> Texts(string what)
    {
        if (_json.TokenType != JsonTokenType.StartArray)
            return [Text(what)];
        var texts = new List<string>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
            texts.Add(Text(what));
        return texts;
    }

    private string Text(string what)
    {
        if (_json.TokenType == JsonTokenType.String)
            return _json.GetString()!;
        if (_json.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False)
            return System.Text.Encoding.UTF8.GetString(_json.ValueSpan);
        Problem($"{what} must be a text");
        _json.Skip();
        return "";
    }

    private IReadOnlyList<string> Command(string what)
    {
        if (_json.TokenType == JsonTokenType.StartArray)
            return Texts(what);
        try
        {
            return Words.Split(Text(what));
        }
        catch (FormatException e)
        {
            Problem($"{what}: {e.Message}");
            return [];
        }
    }

    // A socket is below the root where there is one, wherever the key stands in the file.
    private readonly EndPoint? Connection()
    {
        if (_connection is not { } connection)
            return null;
        try
        {
            var address = Address.Parse(connection.Text);
            return _mirror?.Library is not null && connection.Text.StartsWith("unix:", StringComparison.Ordinal)
                ? Address.Unix(_mirror.Root.TrimEnd('/') + connection.Text["unix:".Length..])
                : address;
        }
        catch (FormatException e)
        {
            Problem($"connection: {e.Message}", connection.At);
            return null;
        }
    }

    private readonly void CheckExpression(string expression)
    {
        try
        {
            _ = new KeyRegex(expression);
        }
        catch (FormatException e)
        {
            Problem($"rewrite: {expression}: {e.Message}");
        }
    }

    private void Link(List<KeyValuePair<string, string>> given)
    {
        var links = new List<KeyValuePair<string, string>>();
        foreach (var (source, place) in given)
            links.Add(new(Absolute(source), place.TrimStart('/')));
        _mirror = _mirror! with { Links = links };
    }

    private readonly string Absolute(string path) => Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(_path))!);

    private readonly void Problem(string problem) => Problem(problem, _json.TokenStartIndex);

    private readonly void Problem(string problem, long at) =>
        _problem(string.Create(CultureInfo.InvariantCulture, $"{_path}:{_text.AsSpan(0, (int)at).Count((byte)'\n') + 1}: {problem}"));
}
