using System.Collections.Concurrent;
using GapFurniture.Shared.Parameters;
using GapFurniture.Shared.Tests.Fakes;
using Microsoft.Extensions.Configuration;

namespace GapFurniture.Shared.Tests.Parameters;

public sealed class ParameterStoreTests
{
    private static readonly ParameterStoreException s_throttled = ParameterStoreException.Of(
        "GetParameters",
        "/a",
        400,
        "ThrottlingException",
        "Rate exceeded"
    );

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Pages_are_followed_past_empty_ones()
    {
        var api = new FakeApi([.. Enumerable.Range(0, 23).Select(i => $"/p/{i:00}")]);

        var found = new ParameterStore(api).Fetch([ParameterQuery.Below("/p")], Cancellation);

        found.Find(ParameterQuery.Below("/p")).Count.ShouldBe(23);
        api.Calls.ShouldBe(["/p/**", "/p/**@1", "/p/**@2", "/p/**@3", "/p/**@4", "/p/**@5"]);
    }

    [Fact]
    public void Nothing_is_sent_when_nothing_is_asked()
    {
        var api = new FakeApi("/a");

        new ParameterStore(api).Fetch([], Cancellation).Count.ShouldBe(0);
        api.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void Paths_and_chunks_are_read_side_by_side()
    {
        using var together = new Barrier(3);
        var api = new FakeApi("/a/x", "n") { OnCall = () => together.SignalAndWait(TimeSpan.FromMinutes(2)).ShouldBeTrue() };
        // Each path takes two calls, of which the second ones meet a call of the other chunks.
        var queries = Enumerable.Range(0, 11 + 10 + 9).Select(i => ParameterQuery.Of($"n{i}")).ToList();

        new ParameterStore(api).Fetch(queries, Cancellation);

        api.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_may_pass_is_tried_again_with_growing_random_waits_and_said()
    {
        var time = new FakeTime();
        var notices = new ConcurrentQueue<RetryNotice>();
        var api = new FakeApi("/a");
        for (var i = 0; i < 4; i++)
            api.Failures.Enqueue(s_throttled);
        var store = new ParameterStore(
            api,
            new ParameterStoreOptions
            {
                Time = time,
                Jitter = () => 1,
                OnRetry = notices.Enqueue,
            }
        );

        var fetch = store.FetchAsync([ParameterQuery.Of("/a")], Cancellation);
        await time.AdvanceUntilAsync(() => fetch.IsCompleted, TimeSpan.FromSeconds(5));

        (await fetch).Count.ShouldBe(1);
        notices.Select(n => n.Wait.TotalMilliseconds).ShouldBe([200, 400, 800, 1600]);
        notices.Select(n => n.Failures).ShouldBe([1, 2, 3, 4]);
        notices.ShouldAllBe(n => n.Reason.Problem == ParameterProblem.Throttled);
    }

    [Fact]
    public async Task After_the_timeout_it_gives_up_with_the_reason()
    {
        var time = new FakeTime();
        var api = new FakeApi();
        for (var i = 0; i < 1000; i++)
            api.Failures.Enqueue(s_throttled);
        var store = new ParameterStore(
            api,
            new ParameterStoreOptions
            {
                Time = time,
                Jitter = () => 1,
                Timeout = TimeSpan.FromSeconds(7),
            }
        );

        var fetch = store.FetchAsync([ParameterQuery.Of("/a")], Cancellation);
        await time.AdvanceUntilAsync(() => fetch.IsCompleted, TimeSpan.FromSeconds(7));

        var error = await Should.ThrowAsync<ParameterStoreException>(() => fetch);
        error.Message.ShouldBe("GetParameters of /a failed (ThrottlingException: Rate exceeded); gave up after 7 attempts in 7.0 s");
        error.Problem.ShouldBe(ParameterProblem.Throttled);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public void Retries_can_be_counted_instead(int retries, int calls)
    {
        var api = new FakeApi();
        for (var i = 0; i < 9; i++)
            api.Failures.Enqueue(s_throttled);
        var store = new ParameterStore(api, new ParameterStoreOptions { Retries = retries, Jitter = () => 0 });

        Should
            .Throw<ParameterStoreException>(() => store.Fetch([ParameterQuery.Of("/a")], Cancellation))
            .Code.ShouldBe("ThrottlingException");
        api.Calls.Count.ShouldBe(calls);
    }

    [Theory]
    [InlineData(
        400,
        "AccessDeniedException",
        "User u is not authorized",
        ParameterProblem.Denied,
        "grant ssm:GetParametersByPath on arn:aws:ssm:REGION:ACCOUNT:parameter/p/*"
    )]
    [InlineData(
        400,
        "AccessDeniedException",
        "not authorized to perform: kms:Decrypt",
        ParameterProblem.Denied,
        "grant kms:Decrypt on the key"
    )]
    [InlineData(400, "ExpiredTokenException", "expired", ParameterProblem.Credentials, "get new ones")]
    [InlineData(400, "UnrecognizedClientException", "who?", ParameterProblem.Credentials, "give valid ones")]
    [InlineData(400, "ValidationException", "no such", ParameterProblem.Refused, "ValidationException: no such")]
    public void What_does_not_pass_is_not_tried_again_and_says_what_to_do(
        int status,
        string code,
        string message,
        ParameterProblem problem,
        string says
    )
    {
        var api = new FakeApi();
        api.Failures.Enqueue(ParameterStoreException.Of("GetParametersByPath", "/p", status, code, message));

        var error = Should.Throw<ParameterStoreException>(() => new ParameterStore(api).Fetch([ParameterQuery.Below("/p")], Cancellation));

        error.Problem.ShouldBe(problem);
        error.Message.ShouldContain(says);
        api.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public void The_first_failure_stops_the_others()
    {
        // Two threads ask at the same time, and one of them fails: the other may have begun its next call by then, and begins no other.
        using var together = new Barrier(2);
        var api = new FakeApi { OnCall = () => together.SignalAndWait(TimeSpan.FromMilliseconds(200)) };
        api.Failures.Enqueue(ParameterStoreException.Of("GetParameters", "n", 403, null, null));
        var queries = Enumerable.Range(0, 500).Select(i => ParameterQuery.Of($"n{i}")).ToList();

        var error = Should.Throw<ParameterStoreException>(() =>
            new ParameterStore(api, new() { Parallel = 2 }).Fetch(queries, Cancellation)
        );

        error.Problem.ShouldBe(ParameterProblem.Denied);
        api.Calls.Count.ShouldBeLessThan(50);
    }

    [Fact]
    public void A_path_becomes_configuration()
    {
        var store = new ParameterStore(new FakeApi("/prod/Db/Password", "/prod/Name", "/other/x"));

        var configuration = new ConfigurationBuilder().AddParameterStore("/prod/", store).Build();

        configuration["Db:Password"].ShouldBe("value of /prod/Db/Password");
        configuration["name"].ShouldBe("value of /prod/Name");
        configuration.GetChildren().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_path_becomes_environment_in_one_call()
    {
        var store = new ParameterStore(new FakeApi("/prod/store-test.one", "/prod/store-test/two"));

        (await ParameterExport.ToEnvironmentAsync("/prod", "gap_", entirePath: true, store, Cancellation)).ShouldBe(2);

        Environment.GetEnvironmentVariable("GAP_PROD_STORE_TEST_ONE").ShouldBe("value of /prod/store-test.one");
        Environment.GetEnvironmentVariable("GAP_PROD_STORE_TEST_TWO").ShouldBe("value of /prod/store-test/two");
    }

    [Fact]
    public async Task Two_parameters_of_one_variable_are_an_error_that_names_both()
    {
        var store = new ParameterStore(new FakeApi("/p/a-b", "/p/a.b"));

        (
            await Should.ThrowAsync<ParameterStoreException>(() =>
                ParameterExport.ToEnvironmentAsync("/p", "gap_twice_", store: store, cancellationToken: Cancellation)
            )
        ).Message.ShouldStartWith("/p/a-b and /p/a.b both give the environment variable GAP_TWICE_A_B");
        Environment.GetEnvironmentVariable("GAP_TWICE_A_B").ShouldBeNull();
    }
}
