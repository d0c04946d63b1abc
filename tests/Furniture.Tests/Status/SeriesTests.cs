using FsCheck;
using FsCheck.Fluent;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Pieces;
using GapFurniture.Furniture.Status;

namespace GapFurniture.Furniture.Tests.Status;

/// <summary>Numbers over time.</summary>
public sealed class SeriesTests
{
    private static readonly StatusTimes s_times = StatusSamples.Times;

    private static CountedLine Line(MetricStatistic statistic) => new("N", "n", CountKind.Out, "Count", statistic);

    private static Datapoint Ago(int minutes, double value) => new(s_times.DayEnd - TimeSpan.FromMinutes(minutes), value);

    [Fact]
    public void The_times_end_with_the_step_that_runs()
    {
        var times = StatusTimes.At(new DateTimeOffset(2026, 11, 29, 3, 2, 0, TimeSpan.Zero));

        times.DayEnd.ShouldBe(new DateTimeOffset(2026, 11, 29, 3, 5, 0, TimeSpan.Zero));
        times.WeekEnd.ShouldBe(new DateTimeOffset(2026, 11, 29, 4, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void What_is_counted_is_added_up_and_what_is_measured_is_not()
    {
        var (one, other) = (new[] { Ago(5, 3), Ago(65, 10) }, new[] { Ago(5, 4) });

        var sum = Series.Of(Line(MetricStatistic.Sum), s_times, [one, other], []);
        var most = Series.Of(Line(MetricStatistic.Maximum), s_times, [one, other], []);

        (sum.LastHour, sum.LastDay, sum.LastWeek).ShouldBe((7, 17, 0));
        (most.LastHour, most.LastDay, most.LastWeek).ShouldBe((4, 10, null));
    }

    [Fact]
    public void Where_nothing_could_be_read_nothing_is_known()
    {
        var series = Series.Of(Line(MetricStatistic.Sum), s_times, [], []) with { IsKnown = false };

        Amounts.Of(series.LastHour, "Count").ShouldBe("–");
    }

    [Fact]
    public void No_value_is_lost_between_the_steps_of_a_chart() =>
        Prop.ForAll<byte[]>(minutes =>
            {
                var points = minutes.Select(m => Ago(((m % 288) * 5) + 5, 1)).ToList();
                var series = Series.Of(Line(MetricStatistic.Sum), s_times, [points], []);
                return series.Steps(TimeSpan.FromMinutes(15)).Sum() == points.Count && series.LastDay == points.Count;
            })
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, "Count", "0")]
    [InlineData(1234, "Count", "1,234")]
    [InlineData(12_345_678, "Count", "12.3 M")]
    [InlineData(999, "Bytes", "999 B")]
    [InlineData(1_500_000, "Bytes", "1.5 MB")]
    [InlineData(0, "Seconds", "0")]
    [InlineData(250, "Milliseconds", "250 ms")]
    [InlineData(90, "Seconds", "90 s")]
    [InlineData(7200, "Seconds", "2 h")]
    [InlineData(400_000, "Seconds", "5 days")]
    public void Amounts_are_for_people(double value, string unit, string text) => Amounts.Of(value, unit).ShouldBe(text);

    [Fact]
    public void A_chart_of_a_terminal_is_as_high_as_its_values()
    {
        var series = Series.Of(
            Line(MetricStatistic.Sum),
            s_times,
            [
                [Ago(35, 1), Ago(20, 8)],
            ],
            []
        );

        TerminalView.Chart(series).ShouldBe(new string(' ', 21) + "▂█ ");
    }
}
