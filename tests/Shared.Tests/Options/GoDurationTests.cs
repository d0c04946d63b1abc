using System.Globalization;
using FsCheck.Fluent;
using GapFurniture.Shared.Options;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests.Options;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("5s", 5_000_000_0)]
    [InlineData("1m30s", 900_000_000)]
    [InlineData("1.5h", 54_000_000_000)]
    [InlineData("300ms", 3_000_000)]
    [InlineData("10us", 100)]
    [InlineData("10\u00B5s", 100)]
    [InlineData("10\u03BCs", 100)]
    [InlineData("100ns", 1)]
    [InlineData("99ns", 0)]
    [InlineData(".5s", 5_000_000)]
    [InlineData("1.s", 10_000_000)]
    [InlineData("1h1h", 72_000_000_000)]
    [InlineData("0.0000003s", 3)]
    [InlineData("1h0m0.0000001s", 36_000_000_001)]
    public void Durations_are_read(string text, long ticks)
    {
        GoDuration.TryParse(text, out var duration).ShouldBeTrue();
        duration.Ticks.ShouldBe(ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData(".s")]
    [InlineData("1..5s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("5S")]
    [InlineData("5d")]
    [InlineData("1h30")]
    [InlineData("1e3s")]
    [InlineData("1,5s")]
    [InlineData("99999999999h")]
    [InlineData("79228162514264337593543950335h")]
    [InlineData("99999999999999999999999999999999999999s")]
    public void What_is_no_duration_is_refused(string text) => GoDuration.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Any_time_span_survives_as_go_would_print_it() =>
        Properties.Check(
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue - 1).Two().Select(p => new TimeSpan(((long)p.Item1 << 24) ^ p.Item2)).ToArbitrary(),
                span =>
                {
                    var seconds = (span.Ticks % TimeSpan.TicksPerMinute) / (decimal)TimeSpan.TicksPerSecond;
                    var text = string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalHours}h{span.Minutes}m{seconds}s");
                    GoDuration.TryParse(text, out var duration).ShouldBeTrue();
                    duration.ShouldBe(span);
                }
            )
        );
}
