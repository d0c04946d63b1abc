using System.Text;
using GapFurniture.ServerWrap.Server;

namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>What kind of block a directive stands in.</summary>
internal enum NginxContext
{
    Main,
    Http,
    Server,

    /// <summary>Below a server, and in blocks of http{} that hold directives.</summary>
    Location,

    /// <summary>stream{} or mail{}.</summary>
    Stream,
    StreamServer,

    /// <summary>map{}, types{} and others of http{} whose lines are no directives.</summary>
    HttpTable,

    /// <summary>events{}, and what is neither in http{} nor a server.</summary>
    Other,
}

/// <summary>A file of the configuration.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Text">Its bytes, each as one character: what is not changed stays as it is, in any encoding.</param>
/// <param name="Directives">Its content.</param>
internal sealed record NginxFile(string Path, string Text, IReadOnlyList<NginxDirective> Directives)
{
    /// <summary>A text of the file as a path or a name.</summary>
    public static string Decode(string text) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text));

    /// <summary>A path or a name as a text of the file.</summary>
    public static string Encode(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}

/// <summary>A directive with all that surrounds it.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Directive">The directive.</param>
/// <param name="Context">The kind of block.</param>
/// <param name="Server">The server{} around it, or that it is; null outside of servers.</param>
internal sealed record PlacedDirective(NginxFile File, NginxDirective Directive, NginxContext Context, NginxDirective? Server);

/// <summary>A configuration with all that it includes, in the order in which nginx reads it.</summary>
internal sealed class NginxTree
{
    private static readonly string[] s_tables = ["types", "map", "geo", "split_clients", "charset_map", "upstream"];

    private readonly Dictionary<string, NginxFile> _files = new(StringComparer.Ordinal);
    private readonly List<PlacedDirective> _all = [];
    private readonly List<string> _includes = [];
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly string _folder;

    private NginxTree(string path)
    {
        _folder = Path.GetDirectoryName(path)!;
        Main =
            Load(path)
            ?? throw new ServerException(
                $"the configuration {path} cannot be read: no such file, or no permission; where the command writes it first, give -rewrite none, and let it listen at $SOCKET or $PORT"
            );
    }

    /// <summary>The file that nginx is given.</summary>
    public NginxFile Main { get; }

    /// <summary>All directives, those of included files in the place of the include.</summary>
    public IReadOnlyList<PlacedDirective> All => _all;

    /// <summary>Folders of the absolute patterns that are included, up to their first wildcard.</summary>
    public IReadOnlyList<string> IncludedFolders => _includes;

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <exception cref="NginxSyntaxException">It is wrong.</exception>
    /// <exception cref="ServerException">It cannot be read.</exception>
    public static NginxTree Read(string path)
    {
        var tree = new NginxTree(path);
        tree.Walk(tree.Main, tree.Main.Directives, NginxContext.Main, null);
        return tree;
    }

    /// <summary>The absolute form of an include's pattern.</summary>
    public string Absolute(string pattern) => Path.GetFullPath(pattern, _folder);

    /// <summary>The files of an include, in nginx's order.</summary>
    public IReadOnlyList<NginxFile> Included(string pattern) => [.. Glob.Files(Absolute(pattern)).Select(Load).OfType<NginxFile>()];

    private void Walk(NginxFile file, IReadOnlyList<NginxDirective> directives, NginxContext context, NginxDirective? server)
    {
        foreach (var directive in directives)
        {
            var inner = Inner(context, directive.Name);
            var around = directive.Name == "server" && inner is NginxContext.Server or NginxContext.StreamServer ? directive : server;
            _all.Add(new PlacedDirective(file, directive, context, around));
            if (directive is { Name: "include", Words.Count: 2 } && context is not (NginxContext.Other or NginxContext.HttpTable))
                Include(NginxFile.Decode(directive.Words[1].Value), context, server);
            else if (directive.Block is { } block)
                Walk(file, block, inner, around);
        }
    }

    private void Include(string pattern, NginxContext context, NginxDirective? server)
    {
        if (Path.IsPathRooted(pattern))
            _includes.Add(Path.GetDirectoryName(Glob.Fixed(pattern))!);
        foreach (var file in Included(pattern))
        {
            // A file that includes itself: nginx goes on until it has no files left, and says so.
            if (!_open.Add(file.Path))
                continue;
            Walk(file, file.Directives, context, server);
            _open.Remove(file.Path);
        }
    }

    private static NginxContext Inner(NginxContext context, string name) =>
        (context, name) switch
        {
            (NginxContext.Main, "http") => NginxContext.Http,
            (NginxContext.Main, "stream" or "mail") => NginxContext.Stream,
            (NginxContext.Http, "server") => NginxContext.Server,
            (NginxContext.Stream, "server") => NginxContext.StreamServer,
            (NginxContext.Main or NginxContext.Stream or NginxContext.StreamServer or NginxContext.Other, _) => NginxContext.Other,
            (NginxContext.HttpTable, _) => NginxContext.HttpTable,
            _ when s_tables.Contains(name) => NginxContext.HttpTable,
            _ => NginxContext.Location,
        };

    private NginxFile? Load(string path)
    {
        if (_files.TryGetValue(path, out var known))
            return known;
        string text;
        try
        {
            text = Encoding.Latin1.GetString(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // nginx says what is wrong with it.
            return null;
        }
        return _files[path] = new NginxFile(path, text, NginxSyntax.Parse(path, text));
    }
}
