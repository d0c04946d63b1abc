using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using GapFurniture.Shims.Tests.Lambda.Sample;

namespace GapFurniture.Shims.Tests.Lambda.Runtime;

/// <summary>The bootstrap against a Runtime API in this process.</summary>
[Collection(nameof(LambdaBootstrapTests))] // one at a time: a bootstrap sets the process's trace id
public sealed class LambdaBootstrapTests : IAsyncLifetime
{
    private static readonly SourceGeneratorLambdaJsonSerializer<SampleJson> _serializer = new();

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private RuntimeApiServer _api = null!;

    public async ValueTask InitializeAsync() => _api = await RuntimeApiServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _stop.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task A_handlers_output_is_posted_as_the_response_of_its_invocation()
    {
        var running = Run(Handler((request, _) => new SampleReport { Function = request.Log }));

        var answer = await _api.InvokeAsync("""{"log":"hello"}""");

        answer.Path.ShouldBe("invocation/request-1/response");
        answer.Headers.ContentType.ToString().ShouldBe("application/json");
        JsonDocument.Parse(answer.Body).RootElement.GetProperty("Function").GetString().ShouldBe("hello");
        await StopAsync(running);
    }

    [Fact]
    public async Task Requests_carry_the_user_agent_of_the_runtime()
    {
        var running = Run(Handler((_, _) => null!));

        var answer = await _api.InvokeAsync("{}");

        answer.Headers.UserAgent.ToString().ShouldStartWith("aws-lambda-dotnet/");
        _api.Questions[0].UserAgent.ToString().ShouldStartWith("aws-lambda-dotnet/");
        await StopAsync(running);
    }

    [Fact]
    public async Task A_handlers_exception_is_reported_with_its_cause_and_the_next_invocation_goes_on()
    {
        var running = Run(
            Handler(
                (request, _) => request.Fail ? throw new SampleException("it broke", new TimeoutException("too late")) : new SampleReport()
            )
        );

        var failed = await _api.InvokeAsync("""{"fail":true}""");
        var succeeded = await _api.InvokeAsync("{}");

        failed.Path.ShouldBe("invocation/request-1/error");
        failed.Headers["Lambda-Runtime-Function-Error-Type"].ToString().ShouldBe(nameof(SampleException));
        var error = JsonDocument.Parse(failed.Body).RootElement;
        error.GetProperty("errorType").GetString().ShouldBe(nameof(SampleException));
        error.GetProperty("errorMessage").GetString().ShouldBe("it broke");
        error.GetProperty("stackTrace").EnumerateArray().First().GetString()!.ShouldContain(nameof(LambdaBootstrapTests));
        error.GetProperty("cause").GetProperty("errorType").GetString().ShouldBe(nameof(TimeoutException));
        error.GetProperty("cause").GetProperty("errorMessage").GetString().ShouldBe("too late");
        succeeded.Path.ShouldBe("invocation/request-2/response");
        await StopAsync(running);
    }

    [Fact]
    public async Task An_exception_whose_name_no_header_may_hold_is_reported_all_the_same()
    {
        var running = Run(Handler((_, _) => throw new エラーException()));

        var answer = await _api.InvokeAsync("{}");

        answer.Kind.ShouldBe("error");
        Uri.UnescapeDataString(answer.Headers["Lambda-Runtime-Function-Error-Type"].ToString()).ShouldBe("エラーException");
        JsonDocument.Parse(answer.Body).RootElement.GetProperty("errorType").GetString().ShouldBe("エラーException");
        await StopAsync(running);
    }

    [Fact]
    public async Task A_payload_that_is_not_the_handlers_input_fails_its_invocation()
    {
        var running = Run(Handler((_, _) => new SampleReport()));

        var answer = await _api.InvokeAsync("""{"fail":"perhaps"}""");

        answer.Kind.ShouldBe("error");
        answer.Headers["Lambda-Runtime-Function-Error-Type"].ToString().ShouldBe(nameof(JsonSerializerException));
        await StopAsync(running);
    }

    [Fact]
    public async Task Invocations_are_handled_in_their_order_one_at_a_time()
    {
        var seen = new List<string>();
        var running = Run(
            Handler(
                (_, context) =>
                {
                    seen.Add(context.AwsRequestId);
                    return new SampleReport();
                }
            )
        );

        string[] ids = [.. Enumerable.Range(0, 20).Select(_ => _api.Add("{}"))];
        foreach (var id in ids)
            (await _api.AnswerAsync()).Path.ShouldBe($"invocation/{id}/response");

        seen.ShouldBe(ids);
        await StopAsync(running);
    }

    [Fact]
    public async Task An_exception_of_the_initializer_is_reported_and_ends_the_run()
    {
        using var bootstrap = Build(Handler((_, _) => new SampleReport()), () => throw new SampleException("no table", null!));

        var thrown = await Should.ThrowAsync<SampleException>(() => bootstrap.RunAsync(_stop.Token));

        thrown.Message.ShouldBe("no table");
        var report = await _api.AnswerAsync();
        report.Path.ShouldBe("init/error");
        report.Headers["Lambda-Runtime-Function-Error-Type"].ToString().ShouldBe(nameof(SampleException));
        JsonDocument.Parse(report.Body).RootElement.GetProperty("errorMessage").GetString().ShouldBe("no table");
        _api.Questions.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_initializer_that_declines_ends_the_run_before_any_invocation()
    {
        using var bootstrap = Build(Handler((_, _) => new SampleReport()), () => Task.FromResult(false));

        await bootstrap.RunAsync(_stop.Token);

        _api.Questions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_for_the_next_invocation()
    {
        var running = Run(Handler((_, _) => new SampleReport()));
        await _api.Asked;

        await StopAsync(running);

        running.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task An_invocation_that_is_under_way_is_answered_before_cancellation_ends_the_run()
    {
        var running = Run(
            Handler(
                (_, _) =>
                {
                    _stop.Cancel();
                    return new SampleReport { Function = "done" };
                }
            )
        );

        var answer = await _api.InvokeAsync("{}");

        answer.Body.ShouldContain("done");
        await running;
    }

    [Fact]
    public async Task The_trace_id_of_each_invocation_is_in_the_environment_and_goes_with_it()
    {
        var running = Run(
            Handler((_, context) => new SampleReport { Trace = Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID") + context.TraceId })
        );

        var traced = await _api.InvokeAsync("{}", ("Lambda-Runtime-Trace-Id", "Root=1-5759e988"));
        var untraced = await _api.InvokeAsync("{}");

        JsonDocument.Parse(traced.Body).RootElement.GetProperty("Trace").GetString().ShouldBe("Root=1-5759e988Root=1-5759e988");
        JsonDocument.Parse(untraced.Body).RootElement.GetProperty("Trace").GetString().ShouldBe("");
        await StopAsync(running);
    }

    [Theory]
    [InlineData(413)] // larger than 6 MB
    [InlineData(400)] // an invocation that has timed out
    [InlineData(403)]
    public async Task A_refused_response_concerns_its_invocation_only(int status)
    {
        var running = Run(Handler((_, _) => new SampleReport()));

        _api.AnswerStatus = status;
        var refused = await _api.InvokeAsync("{}");
        _api.AnswerStatus = 202;
        var accepted = await _api.InvokeAsync("{}");

        // No error is posted for the first one: Lambda has recorded its failure and would refuse that too.
        refused.Path.ShouldBe("invocation/request-1/response");
        accepted.Path.ShouldBe("invocation/request-2/response");
        await StopAsync(running);
    }

    [Fact]
    public async Task A_broken_environment_ends_the_run()
    {
        var running = Run(Handler((_, _) => new SampleReport()));

        _api.AnswerStatus = 500;
        await _api.InvokeAsync("{}");

        var thrown = await Should.ThrowAsync<RuntimeApiClientException>(running);
        thrown.StatusCode.ShouldBe(500);
    }

    [Fact]
    public async Task A_refused_question_for_the_next_invocation_ends_the_run()
    {
        _api.NextStatus = 403;

        var thrown = await Should.ThrowAsync<RuntimeApiClientException>(Run(Handler((_, _) => new SampleReport())));

        thrown.StatusCode.ShouldBe(403);
    }

    [Fact]
    public async Task Losing_the_runtime_API_ends_the_run()
    {
        var running = Run(Handler((_, _) => new SampleReport()));
        await _api.Asked;

        await _api.DisposeAsync();

        await Should.ThrowAsync<HttpRequestException>(running);
    }

    [Fact]
    public async Task Without_a_runtime_API_the_run_says_what_is_missing()
    {
        using var bootstrap = LambdaBootstrapBuilder.Create(() => { }).Build();

        var thrown = await Should.ThrowAsync<InvalidOperationException>(() => bootstrap.RunAsync(_stop.Token));

        thrown.Message.ShouldContain("AWS_LAMBDA_RUNTIME_API");
    }

    [Fact]
    public async Task A_given_HttpClient_is_used_and_left_to_its_owner()
    {
        using var handler = new CountingHandler();
        using var client = new HttpClient(handler);
        var bootstrap = LambdaBootstrapBuilder
            .Create(Handler((_, _) => new SampleReport()), _serializer)
            .UseHttpClient(client)
            .ConfigureOptions(options => options.RuntimeApiEndpoint = _api.Endpoint)
            .Build();

        var running = bootstrap.RunAsync(_stop.Token);
        await _api.InvokeAsync("{}");
        await StopAsync(running);
        bootstrap.Dispose();

        handler.Requests.ShouldBeGreaterThanOrEqualTo(2);
        // Waiting for the next invocation takes as long as it takes.
        (client.Timeout == Timeout.InfiniteTimeSpan || client.Timeout > TimeSpan.FromHours(1)).ShouldBeTrue();
        handler.IsDisposed.ShouldBeFalse();
    }

    private sealed class エラーException : Exception;

    private static Func<SampleRequest, ILambdaContext, SampleReport> Handler(Func<SampleRequest, ILambdaContext, SampleReport> handler) =>
        handler;

    private LambdaBootstrap Build(
        Func<SampleRequest, ILambdaContext, SampleReport> handler,
        LambdaBootstrapInitializer? initializer = null
    ) =>
        LambdaBootstrapBuilder
            .Create(handler, _serializer)
            .ConfigureOptions(options => options.RuntimeApiEndpoint = _api.Endpoint)
            .UseBootstrapHandler(initializer)
            .Build();

    private async Task Run(Func<SampleRequest, ILambdaContext, SampleReport> handler)
    {
        using var bootstrap = Build(handler);
        await bootstrap.RunAsync(_stop.Token);
    }

    private async Task StopAsync(Task running)
    {
        await _stop.CancelAsync();
        await running;
    }
}
