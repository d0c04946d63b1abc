using GapFurniture.Shared.Logging;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests.Logging;

public sealed class ProgressLineTests
{
    private readonly FakeTime _time = new();
    private readonly StringWriter _error = new();

    [Fact]
    public void In_a_log_there_is_a_line_every_ten_seconds_and_none_for_the_end()
    {
        using (var line = new ProgressLine("x", _error, isTerminal: false, _time))
        {
            for (var done = 1; done <= 30; done++)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                line.Show(elapsed => $"{done} in {elapsed.TotalSeconds:0} s", isLast: done == 30);
            }
        }

        _error.ToString().ShouldBe("x: 10 in 10 s\nx: 20 in 20 s\n");
    }

    [Fact]
    public void On_a_terminal_it_is_one_line_that_is_gone_at_the_end()
    {
        using (var line = new ProgressLine("x", _error, isTerminal: true, _time))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            line.Show(_ => "1 of 2", isLast: false);
            line.Show(_ => "too soon", isLast: false);
        }

        _error.ToString().ShouldBe("\r1 of 2\e[K\r\e[K");
    }

    [Fact]
    public void What_is_no_text_for_a_terminal_does_not_get_there()
    {
        using (var line = new ProgressLine("x", _error, isTerminal: true, _time))
            line.Show(_ => "a\e]0;title\ab\nc");

        _error.ToString().Split("\e[K")[0].ShouldNotContain("\n");
        _error.ToString().Split("\e[K")[0].ShouldNotContain("\a");
    }

    [Fact]
    public void Lines_of_the_log_push_it_down()
    {
        using (var line = new ProgressLine("x", _error, isTerminal: true, _time))
        {
            line.WriteLine("first");
            line.Show(_ => "1 of 2");
            line.WriteLine("second");
        }

        _error.ToString().ShouldBe("first\n\r1 of 2\e[K\r\e[Ksecond\n1 of 2\r\e[K");
    }

    [Theory]
    [InlineData(20, 19)]
    [InlineData(0, 79)]
    public void It_is_never_wider_than_the_terminal(int width, int expected)
    {
        using (var line = new ProgressLine("x", _error, isTerminal: true, _time, () => width))
            line.Show(_ => new string('a', 200));

        _error.ToString().Count(c => c == 'a').ShouldBe(expected);
    }

    [Fact]
    public void What_comes_after_the_end_of_the_work_finds_no_line()
    {
        var line = new ProgressLine("x", _error, isTerminal: true, _time);
        line.Show(_ => "1 of 2");
        line.Dispose();
        line.WriteLine("last");

        _error.ToString().ShouldEndWith("\r\e[Klast\n");
    }
}
