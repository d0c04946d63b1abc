using GapFurniture.ServerWrap.Server;

namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>A file that is written.</summary>
/// <param name="Path">Where to.</param>
/// <param name="Source">The file that it is made of, which stays as it is.</param>
/// <param name="Text">Its bytes, each as one character.</param>
internal sealed record RewrittenFile(string Path, string Source, string Text);

/// <summary>All that is done to run the server: it can be printed, and nothing of it has been done.</summary>
/// <param name="Start">How the server is started.</param>
internal sealed record ServerPlan(ServerStart Start)
{
    /// <summary>Folders that are made.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Files that are written.</summary>
    public IReadOnlyList<RewrittenFile> Files { get; init; } = [];

    /// <summary>Symbolic links that are made: where, and what to.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Links { get; init; } = [];

    /// <summary>For people: what they might not expect.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
