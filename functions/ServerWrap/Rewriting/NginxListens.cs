using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>
/// Moves servers to the one address where requests come in. Lambda's front ends have ended TLS by then, so where servers of one configuration are
/// told apart by their ports, those that clients of HTTPS have met are taken: else a server of port 80 that redirects to HTTPS would do so for ever.
/// </summary>
/// <seealso href="https://nginx.org/en/docs/http/ngx_http_core_module.html#listen"/>
internal sealed class NginxListens
{
    private const int FirstFreePort = 1024;
    private static readonly string[] s_dropped = ["ssl", "http2", "spdy", "proxy_protocol"];

    private readonly NginxTree _tree;
    private readonly NginxEdits _edits;
    private readonly string _address;
    private readonly string _folder;
    private readonly List<Server> _servers;
    private readonly HashSet<string> _defaults = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sockets = new(StringComparer.Ordinal);

    /// <param name="tree">The configuration.</param>
    /// <param name="edits">Where changes go.</param>
    /// <param name="address">The address where requests come in, as listen takes it.</param>
    /// <param name="folder">A folder for the sockets of servers that had ports which only root may have, or sockets where nothing can be written.</param>
    public NginxListens(NginxTree tree, NginxEdits edits, string address, string folder)
    {
        (_tree, _edits, _address, _folder) = (tree, edits, address, folder);
        var contents = tree.All.ToLookup(p => (object?)p.Server, ReferenceEqualityComparer.Instance);
        _servers = [.. tree.All.Where(p => p.Context is NginxContext.Http or NginxContext.Stream && p.Directive == p.Server).Select(Find)];

        Server Find(PlacedDirective server)
        {
            var own = contents[server.Directive].Where(p => p.Directive != server.Directive).ToList();
            var isHttp = server.Context == NginxContext.Http;
            var context = isHttp ? NginxContext.Server : NginxContext.StreamServer;
            var listens = own.FindAll(p => p.Context == context && p.Directive is { Name: "listen", Words.Count: > 1 });
            var names = own.FindAll(p => p.Context == context && p.Directive.Name == "server_name");
            return new Server(
                server,
                isHttp,
                // Without any, nginx listens on port 80 when it is run by root.
                listens.Count == 0
                && isHttp
                    ? [new Listen(null, "80", 80)]
                    : listens.ConvertAll(Listen.Read),
                names.Count == 0 ? [""] : [.. names.SelectMany(n => n.Directive.Words.Skip(1)).SelectMany(w => Both(w.Value))],
                own.Exists(p => p.Directive is { Name: "ssl_reject_handshake", Words: [_, { Value: "on" }] })
            );
        }
    }

    // .example.com is short for two names.
    private static string[] Both(string name) => name is ['.', ..] ? [name[1..], "*" + name] : [name];

    /// <summary>The paths of all sockets that are listened at.</summary>
    public IReadOnlyList<string> Sockets =>
        [.. _sockets.Where(s => s.StartsWith("unix:", StringComparison.Ordinal)).Select(s => s["unix:".Length..])];

    /// <summary>Makes the changes.</summary>
    /// <param name="connection">The address that the user gave; null for none.</param>
    /// <returns>The ports (or sockets) of the servers that get the requests, for people; null where there is no server.</returns>
    public string? Rewrite(EndPoint? connection)
    {
        var chosen = Chosen(connection);
        // One that rejects handshakes answered no client of HTTPS; without TLS it would show whatever nginx has.
        var main = _servers.FindAll(s => s.IsHttp && s.Listens.Exists(l => l.Key == chosen && !(l.IsTls && s.Rejects)));
        var names = main.SelectMany(s => s.Names).ToHashSet(StringComparer.Ordinal);
        // A virtual host that is on port 80 only is reached by its name.
        var others = _servers.FindAll(s =>
            s.IsHttp && !main.Contains(s) && s.Listens.Exists(l => l.Port == 80) && !names.Overlaps(s.Names) && !LeadsToHttps(s)
        );
        // Function URLs have names that no server has: these meet whom they would have met, and nobody who is here by his name alone.
        var fallback =
            others.Count > 0 && !main.Exists(s => s.Listens.Exists(l => l.Key == chosen && l.IsDefault)) ? main.FirstOrDefault() : null;
        var moved = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var server in _servers)
        {
            var addresses = new List<(string Address, bool IsDefault)>();
            // Servers of stream{} share no address; theirs may differ by the machine's address, or by the protocol.
            var suffix = server.IsHttp ? "" : $"-{_servers.IndexOf(server)}";
            foreach (var listen in server.Listens)
            {
                if (listen.Key == chosen && main.Contains(server))
                    Add(_address, listen.IsDefault || server == fallback);
                else if (listen.IsDatagram || listen.Port is > 0 and < FirstFreePort)
                    Add($"unix:{_folder}/port-{listen.Key}{suffix}.sock", listen.IsDefault);
                else if (listen.IsFixedSocket)
                    Add(Moved(listen.Key), listen.IsDefault);
                else
                {
                    if (listen.Port == 0)
                        _sockets.Add(listen.Key);
                    Keep(listen);
                    continue;
                }
                if (server.IsHttp)
                    moved.TryAdd(listen.Key, addresses[^1].Address);
                if (listen.Placed is { } placed)
                    _edits.Remove(placed);
            }
            if (others.Contains(server))
                Add(_address, false);
            if (addresses.Count > 0)
                Insert(server, addresses);
            foreach (var (address, _) in addresses)
                _sockets.Add(address);

            void Add(string address, bool isDefault)
            {
                var at = addresses.FindIndex(a => a.Address == address);
                if (at < 0)
                    addresses.Add((address, isDefault));
                else
                    addresses[at] = (address, addresses[at].IsDefault || isDefault);
            }
        }
        Follow(moved);
        return chosen;
    }

    /// <summary>Lets directives that pass requests on to ports of this nginx itself name the sockets in their place.</summary>
    /// <param name="moved">The addresses of ports.</param>
    private void Follow(Dictionary<string, string> moved)
    {
        foreach (var placed in _tree.All)
        {
            if (
                placed.Directive is not { Words: [{ Value: var name }, { Value: var value }, ..], Block: null }
                || !(name == "server" || name.EndsWith("_pass", StringComparison.Ordinal))
            )
                continue;
            var start = value.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
            var end = value.IndexOf('/', start) is >= 0 and var slash ? slash : value.Length;
            var usual = value.StartsWith("https:", StringComparison.Ordinal) ? "443" : "80";
            if (
                value[start..end].Split(':') is ["127.0.0.1" or "localhost", .. var port]
                && moved.TryGetValue(port is [var p] ? p : usual, out var address)
            )
                _edits.ReplaceWord(
                    placed,
                    1,
                    NginxSyntax.Quoted(
                        NginxFile.Encode($"{(start > 0 ? "http://" : "")}{address}{(end < value.Length ? ":" : "")}{value[end..]}")
                    )
                );
        }
    }

    // By whatever name of a client it is called, as by a wildcard or an expression: it would lead them here for ever.
    private static bool LeadsToHttps(Server server)
    {
        return server.Placed.Directive.Block!.Any(d =>
            Leads(d) || (d is { Name: "location", Words: [.., { Value: "/" }], Block: { } block } && block.Any(Leads))
        );

        static bool Leads(NginxDirective directive) =>
            directive.Name is "return" or "rewrite" && directive.Words.Any(w => IsSameHost(w.Value));

        // With a port, a path or nothing behind it: https://$host.example.com is another's.
        static bool IsSameHost(string target) =>
            target.StartsWith("https://$", StringComparison.Ordinal)
            && target["https://$".Length..].Split(':', '/', '$')[0].Trim('{', '}') is "host" or "http_host" or "server_name";
    }

    /// <summary>Moves a socket to where it can be made, for whoever names it too: other servers of this nginx pass requests on to it.</summary>
    private string Moved(string socket)
    {
        var moved = $"unix:{_folder}/{socket["unix:".Length..].Trim('/').Replace('/', '-')}";
        var old = NginxFile.Encode(socket);
        foreach (var placed in _tree.All)
        {
            foreach (var word in placed.Directive.Words)
            {
                var at = placed.File.Text.IndexOf(old, word.Start, word.End - word.Start, StringComparison.Ordinal);
                var end = at + old.Length;
                if (at >= 0 && (end == word.End || placed.File.Text[end] is ':' or '"' or '\''))
                    _edits.Replace(placed.File, at, end, NginxFile.Encode(moved));
            }
        }
        return moved;
    }

    private string? Chosen(EndPoint? connection)
    {
        var all = _servers.Where(s => s.IsHttp).SelectMany(s => s.Listens).Where(l => !l.IsDatagram).ToList();
        var given = connection switch
        {
            UnixDomainSocketEndPoint socket => $"unix:{socket}",
            IPEndPoint ip => ip.Port.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
        return (
            all.Find(l => l.Key == given)
            ?? all.Find(l => l is { IsTls: true, Port: 443 })
            ?? all.Find(l => l.IsTls)
            ?? all.Find(l => l.Port == 80)
            ?? all.FirstOrDefault()
        )?.Key;
    }

    private void Insert(Server server, List<(string Address, bool IsDefault)> addresses)
    {
        var text = string.Concat(
            // An address has one default.
            addresses.Select(a =>
                $" listen {NginxSyntax.Quoted(a.Address)}{(a.IsDefault && server.IsHttp && _defaults.Add(a.Address) ? " default_server" : "")};"
            )
        );
        _edits.Insert(server.Placed.File, server.Placed.Directive.BlockStart, NginxFile.Encode(text));
    }

    private void Keep(Listen listen)
    {
        if (listen.Placed is not { } placed)
            return;
        for (var i = 2; i < placed.Directive.Words.Count; i++)
        {
            if (s_dropped.Contains(placed.Directive.Words[i].Value))
                _edits.RemoveWord(placed, i);
        }
    }

    private sealed record Server(PlacedDirective Placed, bool IsHttp, List<Listen> Listens, IReadOnlyList<string> Names, bool Rejects);

    /// <param name="Placed">Null for the one that a server without any has.</param>
    /// <param name="Key">The port, or the socket with <c>unix:</c>: servers of one key are one to clients.</param>
    /// <param name="Port">0 for a socket.</param>
    private sealed record Listen(PlacedDirective? Placed, string Key, int Port)
    {
        private bool HasWord(string word) => Placed is { } placed && placed.Directive.Words.Skip(2).Any(w => w.Value == word);

        public bool IsTls => HasWord("ssl");

        /// <summary>QUIC, and stream's udp.</summary>
        public bool IsDatagram => HasWord("quic") || HasWord("udp");

        /// <summary>A socket outside of /tmp.</summary>
        public bool IsFixedSocket =>
            Key.StartsWith("unix:", StringComparison.Ordinal) && !Key.StartsWith("unix:/tmp/", StringComparison.Ordinal);

        public bool IsDefault => HasWord("default_server") || HasWord("default");

        public static Listen Read(PlacedDirective placed)
        {
            var address = placed.Directive.Words[1].Value;
            if (address.StartsWith("unix:", StringComparison.Ordinal))
                return new Listen(placed, NginxFile.Decode(address), 0);
            var colon = address.LastIndexOf(':');
            // [::1] has colons, but no port.
            var text = colon > address.LastIndexOf(']') ? address[(colon + 1)..] : address;
            var dash = text.IndexOf('-', StringComparison.Ordinal);
            var port = int.TryParse(dash < 0 ? text : text[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : 80;
            return new Listen(placed, port.ToString(CultureInfo.InvariantCulture), port);
        }
    }
}
