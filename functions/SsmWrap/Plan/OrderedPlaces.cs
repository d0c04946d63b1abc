namespace GapFurniture.SsmWrap.Plan;

/// <summary>What goes to which place: a later rule takes the place of an earlier one; within one rule two for a place are one too many.</summary>
internal sealed class OrderedPlaces<T>
    where T : class
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly List<(string Place, T Value, Rule Rule)> _entries = [];

    public List<string> Places => _entries.ConvertAll(e => e.Place);

    public List<T> Values => _entries.ConvertAll(e => e.Value);

    /// <summary>Puts a value; returns the one that the same rule had put there before.</summary>
    public T? Put(string place, T value, Rule rule)
    {
        if (!_indexes.TryGetValue(place, out var index))
        {
            _indexes[place] = _entries.Count;
            _entries.Add((place, value, rule));
            return null;
        }
        var before = _entries[index];
        _entries[index] = (place, value, rule);
        return ReferenceEquals(before.Rule, rule) ? before.Value : null;
    }
}
