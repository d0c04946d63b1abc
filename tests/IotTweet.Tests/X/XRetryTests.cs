using GapFurniture.IotTweet.X;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GapFurniture.IotTweet.Tests.X;

public sealed class XRetryTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero));
    private readonly List<XException?> _seen = [];
    private double _jitter;

    private async Task RunAsync(TimeSpan left, params XException[] failures)
    {
        var retry = new XRetry(new Backoff(10, _clock, () => _jitter) { Base = TimeSpan.FromSeconds(1) }, _clock, NullLogger.Instance);
        var running = retry.RunAsync(
            last =>
            {
                _seen.Add(last);
                return _seen.Count <= failures.Length ? throw failures[_seen.Count - 1] : Task.CompletedTask;
            },
            new TimeLimit(_clock.GetUtcNow() + left, TestContext.Current.CancellationToken)
        );
        while (!running.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await running;
    }

    [Fact]
    public async Task It_waits_as_long_as_X_asks()
    {
        var reset = _clock.GetUtcNow().AddSeconds(20);
        await RunAsync(TimeSpan.FromSeconds(30), new XException(XProblem.Throttled, "X says 429", reset));

        _seen.Count.ShouldBe(2);
        _clock.GetUtcNow().ShouldBeGreaterThanOrEqualTo(reset.AddSeconds(1));
    }

    [Theory]
    [InlineData(-30)]
    [InlineData(0)]
    [InlineData(null)]
    public async Task A_limit_is_never_tried_again_at_once(int? secondsToReset)
    {
        DateTimeOffset? reset = secondsToReset is { } seconds ? _clock.GetUtcNow().AddSeconds(seconds) : null;
        var (start, failure) = (_clock.GetUtcNow(), new XException(XProblem.Throttled, "X says 429", reset));

        await RunAsync(TimeSpan.FromMinutes(1), failure, failure, failure);

        _seen.Count.ShouldBe(4);
        (_clock.GetUtcNow() - start).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task It_does_not_begin_a_wait_that_the_deadline_would_end()
    {
        var reset = _clock.GetUtcNow().AddMinutes(15);

        var error = await Should.ThrowAsync<TweetException>(() =>
            RunAsync(TimeSpan.FromSeconds(30), new XException(XProblem.Throttled, "X says 429", reset))
        );

        error.Message.ShouldBe("X says 429, until 2026-11-21 09:15:00 UTC; the click has to be delivered again");
        _seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task No_wait_of_the_backoff_goes_beyond_the_deadline()
    {
        _jitter = 1;
        var (start, failure) = (_clock.GetUtcNow(), new XException(XProblem.Unreachable, "no connection"));

        // After 1 s and 2 s more; the next wait of 4 s would end at 7 s.
        await Should.ThrowAsync<TweetException>(() => RunAsync(TimeSpan.FromSeconds(5), failure, failure, failure, failure));

        _seen.Count.ShouldBe(3);
        (_clock.GetUtcNow() - start).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task The_last_attempt_is_not_waited_for()
    {
        await Should.ThrowAsync<TweetException>(() =>
            RunAsync(TimeSpan.FromHours(1), [.. Enumerable.Repeat(new XException(XProblem.Unknown, "X did not answer"), 11)])
        );

        _seen.Count.ShouldBe(10);
    }

    [Fact]
    public async Task The_next_attempt_knows_what_the_last_one_failed_of()
    {
        XException[] failures = [new(XProblem.Unknown, "X did not answer"), new(XProblem.Unreachable, "no connection")];
        var retry = new XRetry(new Backoff(10, Jitter: () => 0), TimeProvider.System, NullLogger.Instance);

        await retry.RunAsync(
            last =>
            {
                _seen.Add(last);
                return _seen.Count <= failures.Length ? throw failures[_seen.Count - 1] : Task.CompletedTask;
            },
            new TimeLimit(DateTimeOffset.MaxValue, TestContext.Current.CancellationToken)
        );

        _seen.Select(e => e?.Problem).ShouldBe([null, XProblem.Unknown, XProblem.Unreachable]);
    }

    [Fact]
    public async Task A_refusal_for_good_is_not_tried_again()
    {
        await Should.ThrowAsync<XException>(() => RunAsync(TimeSpan.FromMinutes(1), new XException(XProblem.Refused, "X says 401")));

        _seen.Count.ShouldBe(1);
    }
}
