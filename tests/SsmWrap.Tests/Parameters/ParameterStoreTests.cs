using System.Collections.Concurrent;
using GapFurniture.SsmWrap.Parameters;
using Microsoft.Extensions.Time.Testing;

namespace GapFurniture.SsmWrap.Tests.Parameters;

public sealed class ParameterStoreTests
{
    private static readonly ParameterStoreException s_throttled = ParameterStoreException.Of(
        "GetParameters",
        ["/a"],
        "eu-west-1",
        400,
        "ThrottlingException",
        "Rate exceeded"
    );

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Pages_are_followed_past_empty_ones()
    {
        var api = new FakeApi([.. Enumerable.Range(0, 23).Select(i => $"/p/{i:00}")]);

        var found = new ParameterStore(api).Fetch([ParameterQuery.Below("/p")]);

        found.Find(ParameterQuery.Below("/p")).Count.ShouldBe(23);
        api.Calls.ShouldBe(["/p/**", "/p/**@1", "/p/**@2", "/p/**@3", "/p/**@4", "/p/**@5"]);
    }

    [Fact]
    public void Nothing_is_sent_when_nothing_is_asked()
    {
        var api = new FakeApi("/a");

        new ParameterStore(api).Fetch([]);

        api.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void Paths_and_chunks_are_read_side_by_side()
    {
        using var together = new Barrier(3);
        var api = new FakeApi("/a/x", "n") { OnCall = stop => together.SignalAndWait(TimeSpan.FromMinutes(2), stop).ShouldBeTrue() };
        // Each path takes two calls, of which the second ones meet a call of the other chunks.
        var queries = Enumerable.Range(0, 11 + 10 + 9).Select(i => ParameterQuery.Of($"n{i}")).ToList();

        new ParameterStore(api).Fetch(queries);

        api.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public void What_may_pass_is_tried_again_with_growing_random_waits_and_said()
    {
        var notices = new ConcurrentQueue<RetryNotice>();
        var api = new FakeApi("/a");
        for (var i = 0; i < 4; i++)
            api.Failures.Enqueue(s_throttled);
        var store = new ParameterStore(api)
        {
            Time = new SkippingTime(),
            Jitter = () => 1,
            OnRetry = notices.Enqueue,
        };

        store.Fetch([ParameterQuery.Of("/a")]).Find(ParameterQuery.Of("/a")).ShouldHaveSingleItem();

        notices.Select(n => n.Wait.TotalMilliseconds).ShouldBe([200, 400, 800, 1600]);
        notices.Select(n => n.Failures).ShouldBe([1, 2, 3, 4]);
        notices.ShouldAllBe(n => n.Reason == s_throttled);
    }

    [Fact]
    public void After_the_timeout_it_gives_up_with_the_reason()
    {
        var api = new FakeApi();
        for (var i = 0; i < 1000; i++)
            api.Failures.Enqueue(s_throttled);
        var store = new ParameterStore(api)
        {
            Time = new SkippingTime(),
            Jitter = () => 1,
            Timeout = TimeSpan.FromSeconds(7),
        };

        var error = Should.Throw<ParameterStoreException>(() => store.Fetch([ParameterQuery.Of("/a")]));

        error.Message.ShouldBe("GetParameters of /a failed (ThrottlingException: Rate exceeded); gave up after 7 attempts in 7.0 s");
        error.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public void A_timer_that_ends_early_brings_no_burst_of_attempts_at_the_end()
    {
        var api = new FakeApi();
        for (var i = 0; i < 1000; i++)
            api.Failures.Enqueue(s_throttled);
        var store = new ParameterStore(api)
        {
            Time = new SkippingTime { Early = TimeSpan.FromMilliseconds(0.5) },
            Jitter = () => 1,
            Timeout = TimeSpan.FromSeconds(7),
        };

        Should.Throw<ParameterStoreException>(() => store.Fetch([ParameterQuery.Of("/a")])).Message.ShouldContain("after 7 attempts");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public void Retries_can_be_counted_instead(int retries, int calls)
    {
        var api = new FakeApi();
        for (var i = 0; i < 9; i++)
            api.Failures.Enqueue(s_throttled);
        var store = new ParameterStore(api) { Retries = retries, Jitter = () => 0 };

        Should.Throw<ParameterStoreException>(() => store.Fetch([ParameterQuery.Of("/a")])).Message.ShouldContain("ThrottlingException");
        api.Calls.Count.ShouldBe(calls);
    }

    [Theory]
    [InlineData(
        400,
        "AccessDeniedException",
        "User u is not authorized",
        "grant ssm:GetParametersByPath on arn:aws:ssm:eu-west-1:ACCOUNT:parameter/p and arn:aws:ssm:eu-west-1:ACCOUNT:parameter/p/*"
    )]
    [InlineData(400, "AccessDeniedException", "not authorized to perform: kms:Decrypt", "needed: kms:Decrypt on the KMS key")]
    [InlineData(400, "ExpiredTokenException", "expired", "get new ones")]
    [InlineData(400, "UnrecognizedClientException", "who?", "give valid ones")]
    [InlineData(400, "ValidationException", "no such", "ValidationException: no such")]
    public void What_does_not_pass_is_not_tried_again_and_says_what_to_do(int status, string code, string message, string says)
    {
        var api = new FakeApi();
        api.Failures.Enqueue(ParameterStoreException.Of("GetParametersByPath", ["/p"], "eu-west-1", status, code, message));

        var error = Should.Throw<ParameterStoreException>(() => new ParameterStore(api).Fetch([ParameterQuery.Below("/p")]));

        error.IsTransient.ShouldBeFalse();
        error.Message.ShouldContain(says);
        api.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public void The_first_failure_stops_the_others()
    {
        // The first call fails once there is a second; all others last until they are cancelled, and nobody begins another.
        using var second = new ManualResetEventSlim();
        var calls = 0;
        var api = new FakeApi
        {
            OnCall = cancellation =>
            {
                if (Interlocked.Increment(ref calls) == 1)
                {
                    second.Wait(TimeSpan.FromMinutes(2), Cancellation).ShouldBeTrue();
                    return;
                }
                second.Set();
                cancellation.WaitHandle.WaitOne(TimeSpan.FromMinutes(2)).ShouldBeTrue();
            },
        };
        api.Failures.Enqueue(ParameterStoreException.Of("GetParameters", ["n"], "eu-west-1", 403, null, null));
        var queries = Enumerable.Range(0, 500).Select(i => ParameterQuery.Of($"n{i}")).ToList();

        var error = Should.Throw<ParameterStoreException>(() => new ParameterStore(api).Fetch(queries));

        error.IsTransient.ShouldBeFalse();
        api.Calls.Count.ShouldBeInRange(2, 8);
    }

    /// <summary>A clock on which every wait is over at once, and counts in full.</summary>
    private sealed class SkippingTime : FakeTimeProvider
    {
        public TimeSpan Early { get; init; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var due = dueTime > Early ? dueTime - Early : dueTime;
            var timer = base.CreateTimer(callback, state, due, period);
            Advance(due);
            return timer;
        }
    }
}
