using System.Text.Json;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using GapFurniture.Shims.Tests.Lambda.Sample;

namespace GapFurniture.Shims.Tests.Lambda.Runtime;

/// <summary>Invocation after invocation.</summary>
[Collection(nameof(BootstrapTest))] // one at a time: a bootstrap sets the process's trace id
public sealed class LambdaBootstrapTests : BootstrapTest
{
    [Fact]
    public async Task A_handlers_output_is_posted_as_the_response_of_its_invocation()
    {
        var running = Run(Handler((request, _) => new SampleReport { Function = request.Log }));

        var answer = await Api.InvokeAsync("""{"log":"hello"}""");

        answer.Path.ShouldBe("invocation/request-1/response");
        answer.Headers.ContentType.ToString().ShouldBe("application/json");
        JsonDocument.Parse(answer.Body).RootElement.GetProperty("Function").GetString().ShouldBe("hello");
        await StopAsync(running);
    }

    [Fact]
    public async Task Requests_carry_the_user_agent_of_the_runtime()
    {
        var running = Run(Handler((_, _) => null!));

        var answer = await Api.InvokeAsync("{}");

        answer.Headers.UserAgent.ToString().ShouldStartWith("aws-lambda-dotnet/");
        Api.Questions[0].UserAgent.ToString().ShouldStartWith("aws-lambda-dotnet/");
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

        var failed = await Api.InvokeAsync("""{"fail":true}""");
        var succeeded = await Api.InvokeAsync("{}");

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

        var answer = await Api.InvokeAsync("{}");

        answer.Kind.ShouldBe("error");
        Uri.UnescapeDataString(answer.Headers["Lambda-Runtime-Function-Error-Type"].ToString()).ShouldBe("エラーException");
        JsonDocument.Parse(answer.Body).RootElement.GetProperty("errorType").GetString().ShouldBe("エラーException");
        await StopAsync(running);
    }

    [Fact]
    public async Task A_payload_that_is_not_the_handlers_input_fails_its_invocation()
    {
        var running = Run(Handler((_, _) => new SampleReport()));

        var answer = await Api.InvokeAsync("""{"fail":"perhaps"}""");

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

        string[] ids = [.. Enumerable.Range(0, 20).Select(_ => Api.Add("{}"))];
        foreach (var id in ids)
            (await Api.AnswerAsync()).Path.ShouldBe($"invocation/{id}/response");

        seen.ShouldBe(ids);
        await StopAsync(running);
    }

    [Fact]
    public async Task The_trace_id_of_each_invocation_is_in_the_environment_and_goes_with_it()
    {
        var running = Run(
            Handler((_, context) => new SampleReport { Trace = Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID") + context.TraceId })
        );

        var traced = await Api.InvokeAsync("{}", ("Lambda-Runtime-Trace-Id", "Root=1-5759e988"));
        var untraced = await Api.InvokeAsync("{}");

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

        Api.AnswerStatus = status;
        var refused = await Api.InvokeAsync("{}");
        Api.AnswerStatus = 202;
        var accepted = await Api.InvokeAsync("{}");

        // No error is posted for the first one: Lambda has recorded its failure and would refuse that too.
        refused.Path.ShouldBe("invocation/request-1/response");
        accepted.Path.ShouldBe("invocation/request-2/response");
        await StopAsync(running);
    }

    [Fact]
    public async Task A_given_HttpClient_is_used_and_left_to_its_owner()
    {
        using var handler = new CountingHandler();
        using var client = new HttpClient(handler);
        var bootstrap = LambdaBootstrapBuilder
            .Create(Handler((_, _) => new SampleReport()), Serializer)
            .UseHttpClient(client)
            .ConfigureOptions(options => options.RuntimeApiEndpoint = Api.Endpoint)
            .Build();

        var running = bootstrap.RunAsync(Stopping.Token);
        await Api.InvokeAsync("{}");
        await StopAsync(running);
        bootstrap.Dispose();

        handler.Requests.ShouldBeGreaterThanOrEqualTo(2);
        // Waiting for the next invocation takes as long as it takes.
        (client.Timeout == Timeout.InfiniteTimeSpan || client.Timeout > TimeSpan.FromHours(1)).ShouldBeTrue();
        handler.IsDisposed.ShouldBeFalse();
    }

    private sealed class エラーException : Exception;
}
