namespace GapFurniture.Benchmarks;

/// <summary>The middle one of several measurements, of an even number the upper of the two.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
