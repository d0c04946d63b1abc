using GapFurniture.Shared.Lifetime;

namespace GapFurniture.Shared.Tests.Lifetime;

public sealed class DeadlineTests
{
    [Theory]
    [InlineData(900, 895)]
    [InlineData(20, 15)]
    [InlineData(8, 6)]
    [InlineData(0, 0)]
    [InlineData(-3, 0)]
    public void The_margin_is_kept_and_of_a_short_time_a_quarter(int remaining, int working)
    {
        Deadline.WorkingTime(TimeSpan.FromSeconds(remaining), TimeSpan.FromSeconds(5)).ShouldBe(TimeSpan.FromSeconds(working));
    }

    [Fact]
    public void Without_time_left_it_is_over_at_once_and_without_a_limit_never()
    {
        using var over = Deadline.Before(TimeSpan.Zero, TimeSpan.FromSeconds(5));
        using var endless = Deadline.Before(null, TimeSpan.FromSeconds(5));

        over.Token.WaitHandle.WaitOne(TimeSpan.FromMinutes(2)).ShouldBeTrue();
        endless.IsCancellationRequested.ShouldBeFalse();
    }
}
