using GapFurniture.ServerWrap.Runtime;
using GapFurniture.ServerWrap.Server;
using GapFurniture.ServerWrap.Tests.Http;

namespace GapFurniture.ServerWrap.Tests.Runtime;

/// <summary>The life of an environment: its start, its end, and a Runtime API that is not always there.</summary>
public sealed class LifeTests
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("nowhere.invalid:9001")]
    public void An_environment_whose_Runtime_API_has_no_address_ends_and_says_so(string api)
    {
        using var scene = new RuntimeScene(_ => { }, environment: lambda => lambda with { Api = api });

        scene.ExitCode().ShouldBe(1);
        scene.End().ShouldContain("AWS_LAMBDA_RUNTIME_API");
        scene.Server.Stops.ShouldBe(1);
    }

    [Fact]
    public void An_extension_is_registered_before_the_first_invocation_so_that_SIGTERM_comes()
    {
        using var scene = new RuntimeScene(Answer);

        scene.Api.Invoke(Events.Url()).Wait();

        SpinWait.SpinUntil(() => !scene.Api.Extensions.IsEmpty, 10_000);
        scene.Api.Extensions.ShouldBe(["serverwrap"]);
    }

    [Fact]
    public void When_the_environment_ends_the_server_is_stopped_and_the_exit_code_is_0()
    {
        using var scene = new RuntimeScene(Answer);
        scene.Api.WaitForQuestions(1);

        scene.Runtime.Terminate();

        scene.ExitCode().ShouldBe(0);
        scene.Server.Stops.ShouldBe(1);
        scene.End().ShouldContain("SIGTERM");
    }

    [Fact]
    public void A_slow_log_does_not_keep_the_end_of_the_environment_from_the_server()
    {
        using var scene = new RuntimeScene(Answer);
        scene.Api.WaitForQuestions(1);
        var stops = 0;
        scene.Log.OnLine = line => stops = line.Contains("SIGTERM", StringComparison.Ordinal) ? scene.Server.Stops : stops;

        scene.Runtime.Terminate();

        stops.ShouldBe(1);
    }

    [Fact]
    public void An_environment_that_ends_while_the_server_is_still_starting_does_not_wait_for_it()
    {
        using var starting = new ManualResetEventSlim();
        using var scene = new RuntimeScene(
            Answer,
            prepare: s =>
                s.Server.OnEnsureReady = _ =>
                {
                    starting.Set();
                    SpinWait.SpinUntil(() => s.Server.Stops > 0, 20_000).ShouldBeTrue();
                    throw new ServerException("stopped");
                }
        );
        starting.Wait(10_000, TestContext.Current.CancellationToken).ShouldBeTrue();

        scene.Runtime.Terminate();

        scene.ExitCode().ShouldBe(0);
        scene.Api.InitError.ShouldBeNull();
    }

    [Fact]
    public void A_server_that_does_not_start_is_reported_with_its_reason()
    {
        using var scene = new RuntimeScene(
            Answer,
            prepare: s => s.Server.OnEnsureReady = _ => throw new ServerException("port 80: not allowed")
        );

        scene.ExitCode().ShouldBe(1);

        scene.Api.InitError!.Value.Type.ShouldBe("ServerNotStarted");
        scene.Api.InitError.Value.Document.ShouldBe("""{"errorType":"ServerNotStarted","errorMessage":"port 80: not allowed"}""");
        scene.Api.Asked.ShouldBe(0);
    }

    [Fact]
    public void On_demand_a_server_that_is_slow_to_start_is_waited_for_in_the_first_invocation()
    {
        var waited = new List<long>();
        using var scene = new RuntimeScene(
            Answer,
            prepare: s =>
                s.Server.OnEnsureReady = deadline =>
                {
                    waited.Add(deadline - TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
                    if (waited.Count == 1)
                        throw new ServerException("not yet") { StillStarting = true };
                }
        );

        scene.Api.Invoke(Events.Url()).Wait().Json.GetProperty("statusCode").GetInt32().ShouldBe(200);

        waited[0].ShouldBeInRange(1, LambdaRuntime.StartLimit);
        waited[1].ShouldBeGreaterThan(LambdaRuntime.StartLimit, "the invocation's own minute, but for a little");
        scene.End().ShouldContain("the server is not ready after 9000 ms");
    }

    [Fact]
    public void A_server_that_is_still_not_ready_at_the_deadline_is_504_and_may_be_ready_for_the_next()
    {
        var looks = 0;
        using var scene = new RuntimeScene(
            Answer,
            prepare: s =>
                s.Server.OnEnsureReady = _ =>
                {
                    if (++looks <= 2)
                        throw new ServerException("not yet") { StillStarting = true };
                }
        );

        scene.Api.Invoke(Events.Url()).Wait().Json.GetProperty("statusCode").GetInt32().ShouldBe(504);
        scene.Api.Invoke(Events.Url()).Wait().Json.GetProperty("statusCode").GetInt32().ShouldBe(200);
    }

    [Fact]
    public void An_environment_that_is_started_ahead_asks_for_nothing_until_the_server_is_ready()
    {
        long? limit = null;
        using var scene = new RuntimeScene(
            Answer,
            environment: e => e with { IsStartedAhead = true },
            prepare: s => s.Server.OnEnsureReady = deadline => limit ??= deadline
        );

        scene.Api.WaitForQuestions(1);

        limit.ShouldBe(long.MaxValue);
    }

    [Fact]
    public void An_answer_to_an_invocation_that_is_over_is_dropped_and_the_next_is_served()
    {
        using var scene = new RuntimeScene(Answer);
        scene.Api.Invoke(scene.Api.New(Events.Url(), status: 410)).Wait();

        scene.Api.Invoke(Events.Url()).Wait().Kind.ShouldBe("response");

        scene.End().ShouldContain("refused an answer with 410");
    }

    [Fact]
    public void An_answer_that_Lambda_finds_too_large_fails_the_invocation_with_Lambdas_word_for_it()
    {
        using var scene = new RuntimeScene(Answer);

        var failed = scene.Api.Invoke(scene.Api.New(Events.Url(), status: 413)).Wait();

        (failed.Kind, failed.ErrorType).ShouldBe(("error", "Function.ResponseSizeTooLarge"));
        scene.Api.Invoke(Events.Url()).Wait().Kind.ShouldBe("response");
    }

    [Fact]
    public void A_Runtime_API_that_cannot_go_on_ends_the_environment()
    {
        using var scene = new RuntimeScene(Answer);
        scene.Api.Invoke(scene.Api.New(Events.Url(), status: 500)).Wait();

        scene.ExitCode().ShouldBe(1);

        scene.Server.Stops.ShouldBe(1);
        scene.End().ShouldContain("the Runtime API answers an answer with 500");
    }

    [Fact]
    public void Connections_that_the_Runtime_API_closes_are_made_anew()
    {
        using var scene = new RuntimeScene(
            Answer,
            prepare: s =>
            {
                s.Api.Drops = 2;
                s.Api.ClosesAfterAnswers = true;
            }
        );

        for (var i = 0; i < 3; i++)
            scene.Api.Invoke(Events.Url()).Wait().Kind.ShouldBe("response");

        scene.Api.Asked.ShouldBeGreaterThanOrEqualTo(5);
    }

    [Theory]
    [InlineData("127.0.0.1:1", "the Runtime API at 127.0.0.1:1 cannot be reached: 127.0.0.1:1: Connection refused")]
    [InlineData("127.0.0.1", "AWS_LAMBDA_RUNTIME_API is a host and a port, not \"127.0.0.1\"")]
    public void A_Runtime_API_that_is_nowhere_is_given_up(string address, string problem) =>
        Should
            .Throw<RuntimeApiException>(() =>
            {
                using var api = new RuntimeApi(address, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance)
                {
                    Backoff = new Shared.Backoff(Attempts: 3) { Cap = TimeSpan.FromMilliseconds(1) },
                };
                api.Next(new ServerWrap.Http.ByteBuffer());
            })
            .Message.ShouldBe(problem);

    [Fact]
    public void Lambdas_variables_say_what_kind_of_environment_it_is()
    {
        static LambdaEnvironment? Read(params (string Name, string Value)[] variables) =>
            LambdaEnvironment.Read(name => variables.FirstOrDefault(v => v.Name == name).Value);

        Read().ShouldBeNull();
        Read(("AWS_LAMBDA_RUNTIME_API", "a:1"), ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"))
            .ShouldBe(new LambdaEnvironment("a:1") { Concurrency = 1 });
        Read(("AWS_LAMBDA_RUNTIME_API", "a:1"), ("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"))
            .ShouldBe(new LambdaEnvironment("a:1") { IsStartedAhead = true, IsSnapshotted = true });
        Read(
                ("AWS_LAMBDA_RUNTIME_API", "a:1"),
                ("AWS_LAMBDA_INITIALIZATION_TYPE", "lambda-managed-instances"),
                ("AWS_LAMBDA_MAX_CONCURRENCY", "16")
            )
            .ShouldBe(
                new LambdaEnvironment("a:1")
                {
                    Concurrency = 16,
                    IsManagedInstance = true,
                    IsStartedAhead = true,
                }
            );
        Read(("AWS_LAMBDA_RUNTIME_API", "a:1"), ("AWS_LWA_LAMBDA_RUNTIME_API_PROXY", "b:2"))
            .ShouldBe(new LambdaEnvironment("b:2") { ExtensionsApi = "a:1" });
    }

    private static void Answer(Peer peer)
    {
        while (true)
        {
            peer.Read();
            peer.Answer("x");
        }
    }
}
