using System.Runtime.InteropServices;

namespace GapFurniture.LocalCloud.Monitoring;

/// <summary>A metric: what CloudWatch tells apart.</summary>
internal sealed record LocalMetric(string Namespace, string Name, IReadOnlyList<KeyValuePair<string, string>> Dimensions)
{
    /// <summary>With one dimension.</summary>
    public LocalMetric(string space, string name, string dimension, string value)
        : this(space, name, [KeyValuePair.Create(dimension, value)]) { }

    public string? this[string dimension] => Dimensions.FirstOrDefault(d => d.Key == dimension).Value;

    /// <summary>Namespace, name, and the names of the dimensions.</summary>
    public override string ToString() => $"{Namespace} {Name} {string.Join(',', Dimensions.Select(d => d.Key))}".TrimEnd();

    public bool Equals(LocalMetric? other) =>
        other is not null
        && Namespace == other.Namespace
        && Name == other.Name
        && Sorted(Dimensions).SequenceEqual(Sorted(other.Dimensions));

    public override int GetHashCode() => HashCode.Combine(Namespace, Name, Dimensions.Count);

    private static IEnumerable<KeyValuePair<string, string>> Sorted(IEnumerable<KeyValuePair<string, string>> dimensions) =>
        dimensions.OrderBy(d => d.Key, StringComparer.Ordinal);
}

/// <summary>A value at a time.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Sample(DateTimeOffset Time, double Value);
