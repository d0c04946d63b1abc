using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using GapFurniture.ServerWrap.Server;
using GapFurniture.ServerWrap.Settings;
using GapFurniture.Shared;

namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>The tree of files that the config's <c>fakechroot</c> describes: those of a base folder, some of them changed line by line, and links.</summary>
internal static class RegexMirror
{
    /// <summary>What is written and linked below the root.</summary>
    /// <param name="mirror">The config.</param>
    /// <exception cref="ServerException">There is no such base.</exception>
    public static (List<RewrittenFile> Files, List<KeyValuePair<string, string>> Links) Plan(MirrorOptions mirror)
    {
        var files = new List<RewrittenFile>();
        var links = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var rules = mirror.Rewrites.Select(r => (File: Expression(r.File), r.Lines)).ToList();
        if (mirror.Base is { } folder)
        {
            if (!Directory.Exists(folder))
                throw new ServerException($"fakechroot.base: there is no folder {folder}");
            foreach (var source in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var path = source[folder.TrimEnd('/').Length..];
                var lines = rules.Where(r => r.File.IsMatch(path)).SelectMany(r => r.Lines).ToList();
                if (lines.Count == 0)
                    links[mirror.Root + path] = source;
                else
                    files.Add(new RewrittenFile(mirror.Root + path, source, Rewrite(source, lines)));
            }
        }
        foreach (var (source, place) in mirror.Links)
            Link($"{mirror.Root}/{place}", source);
        return (files, [.. links]);

        // Where files are there already, a folder's are linked one by one between them.
        void Link(string place, string source)
        {
            var isShared =
                files.Exists(f => f.Path.StartsWith(place + "/", StringComparison.Ordinal))
                || links.Keys.Any(l => l.StartsWith(place + "/", StringComparison.Ordinal));
            if (!isShared || !Directory.Exists(source))
            {
                if (!files.Exists(f => f.Path == place))
                    links.TryAdd(place, source);
                return;
            }
            foreach (var entry in Directory.EnumerateFileSystemEntries(source))
                Link($"{place}/{Path.GetFileName(entry)}", entry);
        }
    }

    /// <summary>A regular expression of the config. Its files and their lines are of whoever wrote it, so it need not match them in linear time.</summary>
    /// <exception cref="FormatException">It is wrong.</exception>
    [SuppressMessage("Usage", "MA0009", Justification = "no expression of somebody else, and no text of somebody else")]
    public static KeyRegex Expression(string text) => new(text, static e => new Regex(e));

    private static string Rewrite(string source, List<KeyValuePair<string, string>> rules)
    {
        var text = new StringBuilder();
        var expressions = rules.ConvertAll(r => (Regex: Expression(r.Key), Replacement: r.Value));
        // Bytes as characters: what does not match stays as it is, in any encoding.
        var lines = Encoding.Latin1.GetString(File.ReadAllBytes(source)).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            foreach (var (regex, replacement) in expressions)
                line = regex.Replace(line, NginxFile.Encode(replacement));
            text.Append(line);
            if (i < lines.Length - 1)
                text.Append('\n');
        }
        return text.ToString();
    }
}
