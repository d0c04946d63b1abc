namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>
/// The configuration once more under our folder: changed files at their old paths below it, and links to all that stands beside them, so that
/// whatever is named relative to the configuration's folder is found.
/// </summary>
/// <param name="tree">The configuration.</param>
/// <param name="edits">Its changes; those of includes are added.</param>
/// <param name="root">The folder below which the files are put.</param>
internal sealed class NginxMirror(NginxTree tree, NginxEdits edits, string root)
{
    // A folder that cannot be listed is passed over: its files can still be named.
    private static readonly EnumerationOptions s_all = new() { AttributesToSkip = default };

    /// <summary>Where the configuration is that nginx is given.</summary>
    public string Main => root + tree.Main.Path;

    /// <summary>Lets includes of changed files name these.</summary>
    public void MoveIncludes()
    {
        // A file that includes a changed file changes by that itself.
        for (var changed = true; changed; )
        {
            changed = false;
            foreach (var placed in tree.All)
            {
                if (
                    placed.Directive is not { Name: "include", Words: [_, var word] }
                    || placed.Context is NginxContext.HttpTable or NginxContext.Other
                )
                    continue;
                var pattern = NginxFile.Decode(word.Value);
                // Relative patterns are meant from the folder of the configuration, which has moved as a whole.
                if (!Path.IsPathRooted(pattern) || !tree.Included(pattern).Any(edits.Has))
                    continue;
                changed |= !edits.Has(placed.File);
                edits.ReplaceWord(placed, 1, NginxSyntax.Quoted(NginxFile.Encode(root + tree.Absolute(pattern))));
            }
        }
    }

    /// <summary>The files to write.</summary>
    public IReadOnlyList<RewrittenFile> Files() => [.. edits.Files.Select(f => new RewrittenFile(root + f.Path, f.Path, edits.Apply(f)))];

    /// <summary>The links to make.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Links()
    {
        var files = edits.Files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        // Relative paths may go up to anywhere.
        var goesUp = tree.All.Any(p => p.Directive.Words.Any(w => w.Value.StartsWith("../", StringComparison.Ordinal)));
        var tops = goesUp ? ["/"] : tree.IncludedFolders.Append(Path.GetDirectoryName(tree.Main.Path)!).ToList();
        var folders = new HashSet<string>(StringComparer.Ordinal);
        var links = new List<KeyValuePair<string, string>>();
        foreach (var file in files)
        {
            for (
                var folder = Path.GetDirectoryName(file);
                folder is not null && tops.Exists(t => IsIn(folder, t)) && folders.Add(folder);
                folder = Path.GetDirectoryName(folder)
            )
            {
                // Up to the folder that includes name, or nginx is started with.
            }
        }
        foreach (var folder in folders)
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(folder, "*", s_all))
            {
                if (!files.Contains(entry) && !files.Any(f => IsIn(f, entry)))
                    links.Add(new(root + entry, entry));
            }
        }
        return links;
    }

    private static bool IsIn(string path, string folder) =>
        path == folder || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);
}
