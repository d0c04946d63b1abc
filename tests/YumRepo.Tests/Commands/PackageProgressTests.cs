using GapFurniture.Shared.Logging;
using GapFurniture.YumRepo.Commands;
using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo.Tests.Commands;

public sealed class PackageProgressTests
{
    [Theory]
    [InlineData(10, 30, "\r10 of 30 packages, 33 %, 10 per second\e[K\r\e[K")]
    [InlineData(10, 0, "\r10 packages, 10 per second\e[K\r\e[K")]
    public void The_line_says_how_many_how_fast_and_of_how_many_if_that_is_known(int done, int total, string expected)
    {
        var (clock, error) = (new Clock(), new StringWriter());
        using (var progress = new PackageProgress(new ProgressLine("yumrepo", error, isTerminal: true, clock)))
        {
            clock.Seconds++;
            progress.Report(new Progress(done, total));
        }

        error.ToString().ShouldBe(expected);
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; } = 1;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
