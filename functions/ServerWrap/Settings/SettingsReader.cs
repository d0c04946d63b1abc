using System.Net;
using System.Net.Sockets;
using GapFurniture.Http;
using GapFurniture.Shared.Options;

namespace GapFurniture.ServerWrap.Settings;

/// <summary>Reads flags, variables and the config file; a flag wins over a variable, a variable over the file.</summary>
internal sealed class SettingsReader
{
    // Looked for in the package.
    private static readonly string[] s_configs = ["serverwrap.json", "payload.json"];

    private static readonly HashSet<string> s_framing = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection",
        "Content-Length",
        "Transfer-Encoding",
    };

    private readonly EnvironmentOptions _given;
    private readonly AdapterVariables _adapter;
    private readonly Func<string, string?> _read;

    private SettingsReader(EnvironmentOptions given, AdapterVariables adapter, Func<string, string?> read) =>
        (_given, _adapter, _read) = (given, adapter, read);

    /// <summary>Reads them all.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="read">Reads an environment variable; null when it is not set.</param>
    /// <exception cref="OptionsException">Something is wrong; all of it is listed.</exception>
    public static ServerWrapOptions Read(IReadOnlyList<string> args, Func<string, string?> read)
    {
        var adapter = new AdapterVariables(read);
        var given = Flags.All.Parse(args, adapter.Read);
        var options = new SettingsReader(given, adapter, read).ToOptions([.. args.Skip(given.Consumed)]);
        return given.Problems.Count == 0
            ? options
            : throw new OptionsException([.. given.Problems.Select(p => adapter.Named(p, given.VariableOf))]);
    }

    private ServerWrapOptions ToOptions(IReadOnlyList<string> operands)
    {
        var file = ConfigPath() is { } path ? Config(path) : new ConfigFile();
        var choice = Choice(_given.Text("connection"));
        var (readyAt, readyPath) = _given.Parsed("ready", ReadyOf, default);
        var options = new ServerWrapOptions
        {
            Command = Command(operands, file),
            Environment = file.Environment,
            Connection = choice is null ? _given.Parsed<EndPoint?>("connection", Address.Parse, file.Connection) : null,
            Choice = choice,
            ReadyAt = readyAt,
            ReadyPath = readyPath,
            ReadyTimeout = _given.Duration("ready-timeout") ?? TimeSpan.FromSeconds(30),
            BasePath = _given.Parsed("base-path", text => PathOf(text).TrimEnd('/'), ""),
            StripStage = _given.Switch("strip-stage"),
            PassThroughPath = _given.Parsed("pass-through", PathOf, "/events"),
            Headers = Headers(file.Headers),
            AuthorizationSource = _given.Parsed<string?>("authorization-source", HeaderName, null),
            Stream = _given.Switch("stream"),
            FailStatuses = _given.Parsed("fail-status", StatusSet.Parse, StatusSet.None),
            BinaryTypes = _given.Parsed("binary-types", MediaTypes.Parse, MediaTypes.None),
            TextTypes = _given.Parsed("text-types", MediaTypes.Parse, MediaTypes.None),
            BeforeSnapshot = _given.Parsed<string?>("before-snapshot", PathOf, null),
            AfterRestore = _given.Parsed<string?>("after-restore", PathOf, null),
            ContextHeaderLimit = _given.Number("context-limit", 6 * 1024, 0, 1024 * 1024),
            WorkOn = _given.Duration("work-on") ?? TimeSpan.Zero,
            Rewrites = _given.Choice("rewrite", "auto", "none") == "auto",
            Folders = [.. file.Folders, .. All("mkdir").ConvertAll(Folder)],
            Mirror = file.Mirror,
            Prints = _given.Switch("print"),
            EventFile = _given.Text("event"),
            Raw = _given.Switch("raw"),
            ServeAddress = _given.Parsed<IPEndPoint?>("serve", Address.ParseListen, null),
            Debug = _given.Switch("debug"),
            Aliases = _adapter.Used,
            Ignored = _adapter.Ignored,
        };
        if (options is { EventFile: not null, ServeAddress: not null })
            _given.Problem("-event runs one event and ends, -serve goes on: give one of them");
        if (options is { Raw: true, EventFile: null })
            _given.Problem("-raw is about the answer of -event");
        return _given.Text("ready-status") is null
            ? options
            : options with
            {
                ReadyStatus = _given.Parsed("ready-status", StatusSet.Parse, options.ReadyStatus),
            };
    }

    // Addresses that say whose choice it is, for deployments that must say something.
    private static AddressFamily? Choice(string? connection) =>
        connection switch
        {
            "$PORT" or "127.0.0.1:$PORT" or "localhost:$PORT" => AddressFamily.InterNetwork,
            "$SOCKET" or "unix:$SOCKET" => AddressFamily.Unix,
            _ => null,
        };

    private string? ConfigPath()
    {
        if (_given.Text("config") is { } path)
            return path;
        return _read("LAMBDA_TASK_ROOT") is { Length: > 0 } root
            ? s_configs.Select(name => Path.Combine(root, name)).FirstOrDefault(File.Exists)
            : null;
    }

    private ConfigFile Config(string path)
    {
        try
        {
            return new ConfigReader(path, _given.Problem).Read(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _given.Problem($"{_given.NameOf("config")} {path}: {e.Message}");
            return new ConfigFile();
        }
    }

    private IReadOnlyList<string> Command(IReadOnlyList<string> operands, ConfigFile file)
    {
        // As the wrapper of a managed runtime we are started with that runtime's own command, which is not the server.
        if (operands.Count > 0 && !IsWrapper(_read("AWS_LAMBDA_EXEC_WRAPPER")))
        {
            // Mostly a variable of a script that is not set.
            if (string.IsNullOrWhiteSpace(operands[0]))
                _given.Problem("the command is empty: its first word names a program");
            return operands;
        }
        if (_read("SERVERWRAP_COMMAND")?.Trim() is { Length: > 0 } text)
        {
            try
            {
                return Words.Split(text);
            }
            catch (FormatException e)
            {
                _given.Problem($"SERVERWRAP_COMMAND: {e.Message}");
                return [];
            }
        }
        if (file.Command.Count > 0)
            return file.Command;
        // As Lambda's own wrappers do: the handler of a function is its start script.
        if (_read("_HANDLER") is { Length: > 0 } handler && _read("LAMBDA_TASK_ROOT") is { Length: > 0 } root)
        {
            var script = Path.Combine(root, handler);
            if (File.Exists(script))
                return [script];
            _given.Problem(
                $"there is no command, and no {script} (_HANDLER) either: give SERVERWRAP_COMMAND, or the script's name as the handler"
            );
        }
        else if (!_given.HasUnknownFlags)
            _given.Problem("there is no command: serverwrap [flags] -- COMMAND [ARGUMENT…]");
        return [];
    }

    // The system knows us by the file that a link leads to.
    private static bool IsWrapper(string? path) =>
        File.Exists(path) && (File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path) == Environment.ProcessPath;

    private List<HeaderField> Headers(IReadOnlyList<HeaderField> ofFile)
    {
        var headers = new List<HeaderField>();
        foreach (var text in All("header"))
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            // Values may be secrets, which messages must not show.
            if (equals <= 0)
                _given.Problem($"{_given.NameOf("header")}: write NAME=VALUE");
            else if (Header(text[..equals], text[(equals + 1)..]) is { } problem)
                _given.Problem($"{_given.NameOf("header")}: {problem}");
            else
                headers.Add(new HeaderField(text[..equals], text[(equals + 1)..].Trim()));
        }
        var all = new List<HeaderField>();
        foreach (var field in ofFile)
        {
            if (!headers.Exists(h => h.Is(field.Name)))
                all.Add(field);
        }
        all.AddRange(headers);
        return all;
    }

    /// <summary>What is wrong with a header; null for nothing.</summary>
    internal static string? Header(string name, string value) =>
        !HeaderRules.IsToken(name) ? $"\"{name}\" is no name of a header"
        : s_framing.Contains(name) ? $"{name} says where a request ends, which only its sender knows"
        : value.AsSpan().ContainsAnyInRange('\0', '\u001F') ? "the value has control characters"
        : null;

    private static string HeaderName(string text) =>
        HeaderRules.IsToken(text) ? text : throw new FormatException($"\"{text}\" is no name of a header");

    private static string PathOf(string text) =>
        text is ['/', ..] && !text.Any(c => c is <= ' ' or > '~')
            ? text
            : throw new FormatException($"\"{text}\" is no path: it begins with a slash, without blanks");

    // :8081/health, or :8081, is at another port than requests go to.
    private static (IPEndPoint? At, string? Path) ReadyOf(string text)
    {
        if (text is not [':', ..])
            return (null, PathOf(text));
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (Address.ParseIP(text), null) : (Address.ParseIP(text[..slash]), PathOf(text[slash..]));
    }

    private string Folder(string text)
    {
        if (text is not ['/', ..])
            _given.Problem($"-mkdir {text}: the path must begin with a slash");
        return text;
    }

    // A repeatable flag's values; of the variable there is one.
    private List<string> All(string option)
    {
        // No LINQ on the way of every start: a native executable makes types for it.
        var flags = new List<string>();
        foreach (var flag in _given.Given)
        {
            if (flag.Name == option)
                flags.Add(flag.Value);
        }
        if (flags.Count == 0 && _given.Text(option) is { } text)
            flags.Add(text);
        return flags;
    }
}
