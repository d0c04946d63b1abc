using GapFurniture.YumRepo.Commands;
using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo.Tests.Commands;

public sealed class ProgressLineTests
{
    private readonly Clock _clock = new();
    private readonly StringWriter _error = new();

    [Fact]
    public void In_a_log_there_is_a_line_every_few_seconds()
    {
        using (var line = new ProgressLine(_error, isTerminal: false, _clock))
        {
            for (var done = 1; done <= 30; done++)
            {
                _clock.Seconds++;
                line.Report(new Progress(done, 30));
            }
        }

        _error.ToString().ShouldBe("yumrepo: 10 of 30 packages, 33 %, 1 per second\nyumrepo: 20 of 30 packages, 67 %, 1 per second\n");
    }

    [Fact]
    public void On_a_terminal_it_is_one_line_that_is_gone_at_the_end()
    {
        using (var line = new ProgressLine(_error, isTerminal: true, _clock))
        {
            _clock.Seconds++;
            line.Report(new Progress(1, 2));
        }

        _error.ToString().ShouldBe("\r1 of 2 packages, 50 %, 1 per second\e[K\r\e[K");
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; } = 1;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
