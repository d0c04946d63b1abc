namespace GapFurniture.ServerWrap.Settings;

/// <summary>A tree of files under a writable folder: those of a base folder, some rewritten, the rest linked.</summary>
/// <param name="Root">The writable folder. With <paramref name="Library"/> the server takes it for the root of all files.</param>
/// <param name="Base">The folder whose files it gets; null for none.</param>
/// <param name="Library">Fakechroot's library, which the server is run with; null: it is run without.</param>
internal sealed record MirrorOptions(string Root, string? Base, string? Library)
{
    /// <summary>Which files are rewritten, and how: the expressions of all rules that a file's path matches are applied.</summary>
    public IReadOnlyList<RewriteRule> Rewrites { get; init; } = [];

    /// <summary>Files and folders that are linked into the root: what, and where below the root.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Links { get; init; } = [];

    /// <summary>Folders to make below the root.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];
}

/// <summary>How the files of one expression are rewritten.</summary>
/// <param name="File">Matched anywhere in the path below the base folder, which begins with a slash.</param>
/// <param name="Lines">Expressions for lines without their ends, and what replaces each match: <c>\1</c> or <c>$1</c> is the first group.</param>
internal sealed record RewriteRule(string File, IReadOnlyList<KeyValuePair<string, string>> Lines);
