namespace GapFurniture.SsmWrap.Parameters;

/// <summary>
/// The fewest requests that answer some questions: nothing is asked twice, a path within another recursive path is not asked at all, and
/// neither is a name that lies below a path; other names go ten at a time. A pure value.
/// </summary>
internal sealed record FetchPlan(IReadOnlyList<ParameterQuery> Paths, IReadOnlyList<IReadOnlyList<string>> Chunks)
{
    /// <summary>GetParameters takes at most ten names.</summary>
    public const int ChunkSize = 10;

    public static FetchPlan Of(IReadOnlyList<ParameterQuery> queries)
    {
        var paths = new List<ParameterQuery>();
        foreach (var query in queries)
        {
            if (!query.IsPath || paths.Exists(p => Includes(p, query)))
                continue;
            paths.RemoveAll(p => Includes(query, p));
            paths.Add(query);
        }
        var names = new List<string>();
        foreach (var query in queries)
        {
            if (!query.IsPath && !names.Contains(query.Name) && !(IsPlain(query.Name) && paths.Exists(p => p.Covers(query.Name))))
                names.Add(query.Name);
        }
        var chunks = new List<IReadOnlyList<string>>();
        for (var i = 0; i < names.Count; i += ChunkSize)
            chunks.Add(names.GetRange(i, Math.Min(ChunkSize, names.Count - i)));
        return new FetchPlan(paths, chunks);
    }

    private static bool Includes(ParameterQuery outer, ParameterQuery inner) =>
        outer.Name == inner.Name ? outer.IsRecursive || !inner.IsRecursive : outer.IsRecursive && outer.Covers(inner.Name);

    /// <summary>Selectors, ARNs and references are answered by GetParameters only.</summary>
    private static bool IsPlain(string name) =>
        name[0] == '/' && !name.Contains(':', StringComparison.Ordinal) && !name.StartsWith("/aws/reference/", StringComparison.Ordinal);
}
