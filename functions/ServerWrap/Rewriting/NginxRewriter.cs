using System.Net;
using GapFurniture.ServerWrap.Server;

namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>What is changed in a configuration of nginx so that it runs in Lambda: where nobody is root, only /tmp can be written to, there is no port 80,
/// and TLS ends at the front end.</summary>
/// <param name="tree">The configuration.</param>
/// <param name="binary">What this nginx can do.</param>
/// <param name="folder">Our folder, for sockets, the pid file and temporary files.</param>
internal sealed class NginxRewriter(NginxTree tree, NginxBinary binary, string folder)
{
    private static readonly string[] s_temporary =
    [
        "client_body_temp_path",
        "proxy_temp_path",
        "fastcgi_temp_path",
        "uwsgi_temp_path",
        "scgi_temp_path",
    ];
    private static readonly string[] s_caches = ["proxy_cache_path", "fastcgi_cache_path", "uwsgi_cache_path", "scgi_cache_path"];

    private const string TrustedFronts = "set_real_ip_from unix:; set_real_ip_from 127.0.0.1;";

    // What the front end knows of the request, where nginx knows the socket's only.
    private static readonly (string Name, string Map)[] s_variables =
    [
        ("scheme", "map $http_x_forwarded_proto $serverwrap_scheme { default http; https https; }"),
        ("https", "map $http_x_forwarded_proto $serverwrap_https { default \"\"; https on; }"),
        ("server_port", "map $http_x_forwarded_port $serverwrap_server_port { default $http_x_forwarded_port; \"\" 80; }"),
    ];

    private readonly HashSet<string> _mapped = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _folders = new(StringComparer.Ordinal);

    /// <summary>The changes.</summary>
    public NginxEdits Edits { get; } = new();

    /// <summary>Folders that nginx wants to be there: it makes only the last one of a path.</summary>
    public IReadOnlyList<string> Folders => [.. _folders];

    /// <summary>The paths of all sockets that nginx makes.</summary>
    public IReadOnlyList<string> Sockets { get; private set; } = [];

    /// <summary>For people: which servers get the requests.</summary>
    public string? Note { get; private set; }

    /// <summary>Finds all changes.</summary>
    /// <param name="endPoint">Where it is to listen.</param>
    /// <param name="connection">The address that the user gave; null for none.</param>
    /// <param name="keepsWorkers">Several requests come at a time, so the number of workers stays.</param>
    public void Rewrite(EndPoint endPoint, EndPoint? connection, bool keepsWorkers)
    {
        var address = Readiness.Describe(endPoint);
        foreach (var placed in tree.All)
            Rewrite(placed, keepsWorkers);
        var listens = new NginxListens(tree, Edits, address, folder);
        if (listens.Rewrite(connection) is { } chosen)
            Note =
                $"requests go to the servers that listen on {(chosen.StartsWith("unix:", StringComparison.Ordinal) ? chosen : "port " + chosen)}";
        Sockets = listens.Sockets;
        InsertMain(keepsWorkers);
        InsertHttp();
    }

    /// <summary>Changes directives of the command line (-g).</summary>
    public static string Globals(string text, bool keepsWorkers) =>
        string.Join(
            ' ',
            NginxSyntax
                .Parse("-g", text)
                .Where(d => !IsOurs(d.Name, keepsWorkers) && d.Name != "error_log")
                .Select(d => text[d.Start..d.End])
        );

    private static bool IsOurs(string name, bool keepsWorkers) =>
        name is "daemon" or "pid" or "lock_file" || (name == "worker_processes" && !keepsWorkers);

    private void Rewrite(PlacedDirective placed, bool keepsWorkers)
    {
        var (_, directive, context, _) = placed;
        var isHttp = context is NginxContext.Http or NginxContext.Server or NginxContext.Location;
        var isStream = context is NginxContext.Stream or NginxContext.StreamServer;
        if (isHttp || context == NginxContext.HttpTable)
            MapVariables(placed);
        if (context == NginxContext.HttpTable)
            return;
        switch (directive.Name)
        {
            case var name when context == NginxContext.Main && IsOurs(name, keepsWorkers):
                Edits.Remove(placed);
                break;
            case "error_log" when directive.Words.Count > 1 && IsFile(directive.Words[1].Value):
                Edits.ReplaceWord(placed, 1, "stderr");
                break;
            case "access_log" when directive.Words.Count > 1 && directive.Words[1].Value != "off" && IsFile(directive.Words[1].Value):
                AccessLog(placed);
                break;
            case "ssl" when isHttp:
            // ssl_preread looks at what others decode.
            case var name when (isHttp || isStream) && name != "ssl_preread" && name.StartsWith("ssl_", StringComparison.Ordinal):
                // Certificates are mostly not in the package, or not readable.
                Edits.Remove(placed);
                break;
            case "real_ip_header" when isHttp && directive.Words is [_, { Value: "proxy_protocol" }]:
                Edits.ReplaceWord(placed, 1, "X-Forwarded-For");
                break;
            // A server's own take the place of ours. Once more is no mistake.
            case "set_real_ip_from" when context is NginxContext.Server or NginxContext.Location:
                Edits.Insert(placed.File, directive.Start, TrustedFronts + " ");
                break;
            case var name when isHttp && s_temporary.Contains(name):
                Edits.Remove(placed);
                break;
            case var name when context == NginxContext.Http && s_caches.Contains(name) && directive.Words.Count > 1:
                Cache(placed);
                break;
            default:
                break;
        }
    }

    // The socket of a syslog on the same machine is as much out of reach as a file: there is none.
    private static bool IsFile(string log) =>
        log is not "stderr" and not "/dev/null"
        && (!log.StartsWith("syslog:", StringComparison.Ordinal) || log.StartsWith("syslog:server=unix:/dev/", StringComparison.Ordinal))
        && !log.StartsWith("memory:", StringComparison.Ordinal);

    // What is kept in a buffer is lost when the environment is frozen for good.
    private void AccessLog(PlacedDirective placed)
    {
        Edits.ReplaceWord(placed, 1, "/dev/stdout");
        for (var i = 2; i < placed.Directive.Words.Count; i++)
        {
            var word = placed.Directive.Words[i].Value;
            if (
                word == "gzip"
                || word.StartsWith("gzip=", StringComparison.Ordinal)
                || word.StartsWith("buffer=", StringComparison.Ordinal)
                || word.StartsWith("flush=", StringComparison.Ordinal)
            )
                Edits.RemoveWord(placed, i);
        }
    }

    private void Cache(PlacedDirective placed)
    {
        var path = NginxFile.Decode(placed.Directive.Words[1].Value);
        if (path.StartsWith("/tmp/", StringComparison.Ordinal))
        {
            // /tmp is empty at first, whatever an image has there.
            _folders.Add(Path.GetDirectoryName(path)!);
            return;
        }
        var moved = $"{folder}/cache/{path.Trim('/').Replace('/', '-')}";
        _folders.Add($"{folder}/cache");
        Edits.ReplaceWord(placed, 1, NginxSyntax.Quoted(NginxFile.Encode(moved)));
    }

    private void MapVariables(PlacedDirective placed)
    {
        if (!binary.Has("map_hash_max_size"))
            return;
        foreach (var word in placed.Directive.Words)
        {
            foreach (var (name, _) in s_variables)
            {
                for (
                    var at = word.Start;
                    (at = placed.File.Text.IndexOf(name, at, word.End - at, StringComparison.Ordinal)) >= 0;
                    at += name.Length
                )
                {
                    if (!IsVariable(placed.File.Text, at, name.Length))
                        continue;
                    Edits.Replace(placed.File, at, at + name.Length, "serverwrap_" + name);
                    _mapped.Add(name);
                }
            }
        }
    }

    // $name or ${name}, or of Lua
    private static bool IsVariable(string text, int at, int length)
    {
        var before = text.AsSpan(0, at);
        if (!before.EndsWith("$") && !before.EndsWith("${") && !before.EndsWith("ngx.var."))
            return false;
        return at + length == text.Length || !(char.IsAsciiLetterOrDigit(text[at + length]) || text[at + length] == '_');
    }

    private void InsertMain(bool keepsWorkers)
    {
        var text = $"daemon off; pid {folder}/nginx.pid; ";
        if (!keepsWorkers)
            text += "worker_processes 1; ";
        if (!Has(NginxContext.Main, "error_log"))
            text += "error_log stderr; ";
        Edits.Insert(tree.Main, 0, NginxFile.Encode(text));
    }

    private void InsertHttp()
    {
        if (
            tree.All.FirstOrDefault(p => p.Context == NginxContext.Main && p.Directive is { Name: "http", Block: not null })
            is not { Directive: { } http } placed
        )
            return;
        var text = "";
        if (!Has(NginxContext.Http, "access_log"))
            text += " access_log /dev/stdout;";
        // What a redirect to a folder names would be the socket's.
        if (!Has(NginxContext.Http, "absolute_redirect") && binary.Has("absolute_redirect"))
            text += " absolute_redirect off;";
        if (binary.Has("set_real_ip_from"))
        {
            text += " " + TrustedFronts;
            if (!Has(NginxContext.Http, "real_ip_header"))
                text += " real_ip_header X-Forwarded-For;";
        }
        foreach (var name in s_temporary)
        {
            if (binary.Has(name))
                text += $" {name} {folder}/{name};";
        }
        Edits.Insert(placed.File, http.BlockStart, NginxFile.Encode(text));
        // Behind map_hash_bucket_size, which nginx calls a duplicate once there is a map.
        var maps = "";
        foreach (var (name, map) in s_variables)
        {
            if (_mapped.Contains(name))
                maps += map + " ";
        }
        if (maps.Length > 0)
            Edits.Insert(placed.File, http.End - 1, maps);
    }

    private bool Has(NginxContext context, string name) => tree.All.Any(p => p.Context == context && p.Directive.Name == name);
}
