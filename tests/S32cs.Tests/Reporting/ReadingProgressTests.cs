using GapFurniture.S32cs.Reporting;
using GapFurniture.Shared.Logging;

namespace GapFurniture.S32cs.Tests.Reporting;

public sealed class ReadingProgressTests
{
    [Fact]
    public void Each_source_has_its_own_speed_from_its_first_byte_on()
    {
        var (clock, error) = (new Clock(), new StringWriter());
        using (var progress = new ReadingProgress(new ProgressLine("s32cs", error, isTerminal: false, clock), clock))
        {
            progress.Show("in/a.ndjson", 1_000_000, 80_000_000);
            clock.Seconds += 10;
            progress.Show("in/a.ndjson", 40_000_000, 80_000_000);
            progress.Show("in/b.ndjson", 1_000_000, null);
            clock.Seconds += 10;
            progress.Show("in/b.ndjson", 10_000_000, null);
        }

        error.ToString().ShouldBe("s32cs: a.ndjson [############............] 50 %, 4 MB/s\ns32cs: b.ndjson 10.0 MB, 1 MB/s\n");
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; } = 1;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
