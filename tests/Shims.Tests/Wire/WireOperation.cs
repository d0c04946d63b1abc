namespace GapFurniture.Shims.Tests.Wire;

/// <summary>An operation in WIRE.txt.</summary>
internal sealed record WireOperation(WireService Service, string Name, string Method, string Path, string Target, string ContentType)
{
    public List<string> Errors { get; } = [];

    /// <summary>"request.DbGroups" → "list member DbGroup".</summary>
    public Dictionary<string, string> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>The element name of a list at a path such as "response.Clusters[].Tags", in the query protocol.</summary>
    public string ListMember(string path) =>
        Members.TryGetValue(path, out var trait) && trait.StartsWith("list member ", StringComparison.Ordinal)
            ? trait["list member ".Length..]
            : "member";

    public override string ToString() => $"{Service.Name}.{Name}";
}
