namespace GapFurniture.Shared.Parameters;

/// <summary>What was read, to be looked up by the questions it was read for.</summary>
public sealed class ParameterSet
{
    private readonly List<ParameterValue> _below;
    private readonly List<ParameterValue> _named;

    internal ParameterSet(List<ParameterValue> below, List<ParameterValue> named) => (_below, _named) = (below, named);

    /// <summary>How many were read.</summary>
    public int Count => _below.Count + _named.Count;

    /// <summary>The answer to a question: for a path what lies below it, in the order of the service; for a name one parameter or none.</summary>
    public IReadOnlyList<ParameterValue> Find(ParameterQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.IsPath)
            // The root also holds the names without a slash.
            return _below.FindAll(p => query.Covers(p.Name) || (query.Name == "/" && p.Name[0] != '/'));
        var found = _named.Find(p => p.Answers(query.Name)) ?? _below.Find(p => p.Answers(query.Name));
        return found is null ? [] : [found];
    }
}
