namespace GapFurniture.SsmWrap.Parameters;

/// <summary>What to read: everything below a path, or one parameter by name.</summary>
/// <param name="Name">The path, such as <c>/prod</c> (no slash at its end; the root is <c>/</c>), or the parameter's name as the caller wrote it.</param>
/// <param name="IsPath">Everything below <paramref name="Name"/>, not the parameter of that name.</param>
/// <param name="IsRecursive">For a path: all levels below it, not its direct children only.</param>
internal sealed record ParameterQuery(string Name, bool IsPath = false, bool IsRecursive = false)
{
    /// <summary>Everything below a path; a slash at its end does not matter.</summary>
    public static ParameterQuery Below(string path, bool recursive = true)
    {
        var trimmed = path.TrimEnd('/');
        return new(trimmed.Length == 0 ? "/" : trimmed, IsPath: true, recursive);
    }

    /// <summary>A name or ARN, also with <c>:version</c> or <c>:label</c>, or <c>/aws/reference/secretsmanager/…</c>.</summary>
    public static ParameterQuery Of(string name) => new(name);

    /// <summary>Takes the wildcard off <c>PATH/*</c> (direct children), <c>PATH/**/*</c> and <c>PATH/**</c> (all levels).</summary>
    /// <returns>The path with its slash, and whether all levels are meant; null for a text without wildcard at its end.</returns>
    public static (string Path, bool? IsRecursive) SplitPattern(string text) =>
        text.EndsWith("/**/*", StringComparison.Ordinal) ? (text[..^4], true)
        : text.EndsWith("/**", StringComparison.Ordinal) ? (text[..^2], true)
        : text.EndsWith("/*", StringComparison.Ordinal) ? (text[..^1], false)
        : (text, null);

    /// <summary>Takes the selector off a name or an ARN: <c>:version</c> or <c>:label</c>, with its colon; empty when there is none.</summary>
    public static (string Bare, string Selector) SplitSelector(string name)
    {
        // Names hold no colon; an ARN has five before its own.
        var own = name.StartsWith("arn:", StringComparison.Ordinal) ? name.LastIndexOf('/') + 1 : 0;
        var colon = name.IndexOf(':', own);
        return colon < 0 ? (name, "") : (name[..colon], name[colon..]);
    }

    /// <summary>Whether this path holds a parameter of that (plain) name.</summary>
    public bool Covers(string name)
    {
        if (!IsPath || name[0] != '/')
            return false;
        var prefix = Name == "/" ? 1 : Name.Length + 1;
        return name.Length > prefix
            && (Name == "/" || (name.StartsWith(Name, StringComparison.Ordinal) && name[Name.Length] == '/'))
            && (IsRecursive || name.IndexOf('/', prefix) < 0);
    }
}
