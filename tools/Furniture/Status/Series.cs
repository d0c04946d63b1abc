using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Status;

/// <summary>The times for which numbers are read: the last hour and day in steps of five minutes, the last week in steps of an hour.</summary>
/// <param name="DayEnd">End of the step of five minutes that runs now.</param>
/// <param name="WeekEnd">End of the hour that runs now.</param>
internal sealed record StatusTimes(DateTimeOffset DayEnd, DateTimeOffset WeekEnd)
{
    public static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public DateTimeOffset DayStart => DayEnd.AddDays(-1);

    public DateTimeOffset WeekStart => WeekEnd.AddDays(-7);

    public static StatusTimes At(DateTimeOffset now) => new(End(now, FiveMinutes), End(now, Hour));

    private static DateTimeOffset End(DateTimeOffset now, TimeSpan step) =>
        new((now.UtcTicks / step.Ticks * step.Ticks) + step.Ticks, TimeSpan.Zero);
}

/// <summary>A line with its values.</summary>
/// <param name="Day">Those of the last 24 hours.</param>
/// <param name="Week">Those of the last seven days.</param>
internal sealed record Series(CountedLine Line, StatusTimes Times, IReadOnlyList<Datapoint> Day, IReadOnlyList<Datapoint> Week)
{
    /// <summary>False when CloudWatch could not be asked, so that nothing is known.</summary>
    public bool IsKnown { get; init; } = true;

    public double? LastHour => Total(Day.Where(p => p.Time >= Times.DayEnd - StatusTimes.Hour));

    public double? LastDay => Total(Day);

    public double? LastWeek => Total(Week);

    /// <summary>The latest value of the last quarter of an hour; null when there is none.</summary>
    public double? Latest =>
        Day.Where(p => p.Time >= Times.DayEnd - (3 * StatusTimes.FiveMinutes)).Select(p => (double?)p.Value).LastOrDefault();

    /// <summary>The series of a line from those of its metrics.</summary>
    public static Series Of(
        CountedLine line,
        StatusTimes times,
        IEnumerable<IReadOnlyList<Datapoint>> day,
        IEnumerable<IReadOnlyList<Datapoint>> week
    ) => new(line, times, Together(line.Statistic, day), Together(line.Statistic, week));

    /// <summary>The values of steps of a length, one for each, from the first of the day to the last; null where there is none.</summary>
    public IReadOnlyList<double?> Steps(TimeSpan length)
    {
        var byStep = Day.ToLookup(p => (int)((p.Time - Times.DayStart) / length));
        return [.. Enumerable.Range(0, (int)(TimeSpan.FromDays(1) / length)).Select(i => Points(byStep[i]))];
    }

    private double? Points(IEnumerable<Datapoint> points)
    {
        var values = points.Select(p => p.Value).ToList();
        return values.Count == 0 ? null : One(Line.Statistic, values);
    }

    // Where nothing was counted, nothing happened; where nothing was measured, nothing is known.
    private double? Total(IEnumerable<Datapoint> points) => Points(points) ?? (IsKnown && Line.Statistic == MetricStatistic.Sum ? 0 : null);

    private static IReadOnlyList<Datapoint> Together(MetricStatistic statistic, IEnumerable<IReadOnlyList<Datapoint>> parts) =>
        [
            .. parts
                .SelectMany(p => p)
                .GroupBy(p => p.Time)
                .OrderBy(g => g.Key)
                .Select(g => new Datapoint(g.Key, One(statistic, [.. g.Select(p => p.Value)]))),
        ];

    private static double One(MetricStatistic statistic, IReadOnlyList<double> values) =>
        statistic switch
        {
            MetricStatistic.Sum => values.Sum(),
            MetricStatistic.Average => values.Average(),
            _ => values.Max(),
        };
}
