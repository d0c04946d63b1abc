namespace GapFurniture.LocalCloud.Monitoring;

/// <summary>How values become one for each period.</summary>
internal static class MetricPeriods
{
    private static readonly Dictionary<string, Func<IEnumerable<double>, double>> s_statistics = new(StringComparer.Ordinal)
    {
        ["Sum"] = Enumerable.Sum,
        ["Average"] = Enumerable.Average,
        ["Minimum"] = Enumerable.Min,
        ["Maximum"] = Enumerable.Max,
        ["SampleCount"] = values => values.Count(),
    };

    public static bool Knows(string statistic) => s_statistics.ContainsKey(statistic);

    /// <summary>The end of the period in which a time lies.</summary>
    public static DateTimeOffset End(DateTimeOffset time, TimeSpan period) => Begin(time, period) + period;

    /// <summary>The beginning of the period in which a time lies.</summary>
    public static DateTimeOffset Begin(DateTimeOffset time, TimeSpan period) =>
        new(time.Ticks - (time.Ticks % period.Ticks), TimeSpan.Zero);

    /// <summary>One value for each period that has any, in the order of time.</summary>
    public static IReadOnlyList<Sample> Of(IEnumerable<Sample> samples, string statistic, TimeSpan period) =>
        [
            .. samples
                .GroupBy(s => Begin(s.Time, period))
                .OrderBy(g => g.Key)
                .Select(g => new Sample(g.Key, s_statistics[statistic](g.Select(s => s.Value)))),
        ];
}
