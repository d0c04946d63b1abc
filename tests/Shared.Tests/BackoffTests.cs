using FsCheck.Fluent;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests;

public sealed class BackoffTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(3, 400)]
    [InlineData(8, 12_800)]
    [InlineData(9, 20_000)]
    [InlineData(31, 20_000)]
    [InlineData(64, 20_000)]
    [InlineData(int.MaxValue, 20_000)]
    public void The_ceiling_doubles_up_to_the_cap(int failures, int milliseconds) =>
        new Backoff(3, Jitter: () => 1).Delay(failures).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void Jitter_is_full() =>
        Properties.Check(
            Prop.ForAll(
                Gen.Choose(1, int.MaxValue - 1).ToArbitrary(),
                Gen.Choose(0, 1000).ToArbitrary(),
                (failures, share) =>
                {
                    var wait = new Backoff(1, Jitter: () => share / 1000.0).Delay(failures);
                    var ceiling = new Backoff(1, Jitter: () => 1).Delay(failures);
                    wait.TotalMilliseconds.ShouldBe(ceiling.TotalMilliseconds * share / 1000, 0.001);
                }
            )
        );

    [Fact]
    public void By_default_chance_decides()
    {
        var backoff = new Backoff(1) { Base = TimeSpan.FromHours(1), Cap = TimeSpan.FromHours(1) };
        TimeSpan[] waits = [.. Enumerable.Range(0, 20).Select(_ => backoff.Delay(1))];
        waits.Distinct().Count().ShouldBeGreaterThan(1);
        waits.ShouldAllBe(w => w >= TimeSpan.Zero && w <= TimeSpan.FromHours(1));
    }

    [Fact]
    public void Huge_bases_do_not_overflow() =>
        new Backoff(1, Jitter: () => 1) { Base = TimeSpan.MaxValue, Cap = TimeSpan.FromDays(1) }
            .Delay(100)
            .ShouldBe(TimeSpan.FromDays(1));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void There_is_no_wait_before_the_first_failure(int failures) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Backoff(1).Delay(failures));

    [Fact]
    public void At_least_one_attempt_is_needed() => Should.Throw<ArgumentOutOfRangeException>(() => new Backoff(0));

    [Fact]
    public async Task It_tries_again_after_transient_failures()
    {
        var calls = 0;
        var result = await new Backoff(3, Jitter: () => 0).RunAsync(
            _ => ++calls < 3 ? throw new IOException() : Task.FromResult(calls),
            e => e is IOException,
            Token
        );
        result.ShouldBe(3);
    }

    [Fact]
    public async Task It_gives_up_after_the_last_attempt_with_the_last_error()
    {
        var calls = 0;
        var run = new Backoff(3, Jitter: () => 0).RunAsync<int>(_ => throw new IOException($"failure {++calls}"), _ => true, Token);
        (await Should.ThrowAsync<IOException>(run)).Message.ShouldBe("failure 3");
    }

    [Fact]
    public async Task It_does_not_repeat_what_will_not_pass()
    {
        var calls = 0;
        var run = new Backoff(3, Jitter: () => 0).RunAsync<int>(_ => throw new IOException($"failure {++calls}"), _ => false, Token);
        (await Should.ThrowAsync<IOException>(run)).Message.ShouldBe("failure 1");
    }

    [Fact]
    public async Task It_waits_by_the_given_clock()
    {
        var time = new FakeTime();
        var wait = new Backoff(3, time, () => 1).WaitAsync(2, Token);
        time.Advance(TimeSpan.FromMilliseconds(199));
        wait.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromMilliseconds(1));
        await wait;
    }

    [Fact]
    public async Task Cancelling_ends_a_wait()
    {
        using var cancel = new CancellationTokenSource();
        var run = new Backoff(3, new FakeTime(), () => 1).RunAsync<int>(_ => throw new IOException(), _ => true, cancel.Token);
        run.IsCompleted.ShouldBeFalse();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(run);
    }

    [Fact]
    public async Task Nothing_is_tried_again_once_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var calls = 0;
        var run = new Backoff(3, Jitter: () => 0).RunAsync<int>(
            async _ =>
            {
                calls++;
                await cancel.CancelAsync();
                throw new IOException();
            },
            _ => true,
            cancel.Token
        );
        await Should.ThrowAsync<IOException>(run);
        calls.ShouldBe(1);
    }

    [Fact]
    public async Task Each_retry_is_told_before_its_wait()
    {
        var told = new List<(string Message, double Wait)>();
        var calls = 0;
        await new Backoff(4, Jitter: () => 1)
        {
            Base = TimeSpan.FromMilliseconds(1),
            OnRetry = (e, wait) => told.Add((e.Message, wait.TotalMilliseconds)),
        }.RunAsync(_ => ++calls < 4 ? throw new IOException($"no {calls}") : Task.CompletedTask, e => e is IOException, Token);
        told.ShouldBe([("no 1", 1), ("no 2", 2), ("no 3", 4)]);
    }
}
