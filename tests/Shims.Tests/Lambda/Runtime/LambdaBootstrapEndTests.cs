using System.Text.Json;
using Amazon.Lambda.RuntimeSupport;
using GapFurniture.Shims.Tests.Lambda.Sample;

namespace GapFurniture.Shims.Tests.Lambda.Runtime;

/// <summary>How a run ends, and how it does not begin.</summary>
[Collection(nameof(BootstrapTest))] // one at a time: a bootstrap sets the process's trace id
public sealed class LambdaBootstrapEndTests : BootstrapTest
{
    [Fact]
    public async Task An_exception_of_the_initializer_is_reported_and_ends_the_run()
    {
        using var bootstrap = Build(Handler((_, _) => new SampleReport()), () => throw new SampleException("no table", null!));

        var thrown = await Should.ThrowAsync<SampleException>(() => bootstrap.RunAsync(Stopping.Token));

        thrown.Message.ShouldBe("no table");
        var report = await Api.AnswerAsync();
        report.Path.ShouldBe("init/error");
        report.Headers["Lambda-Runtime-Function-Error-Type"].ToString().ShouldBe(nameof(SampleException));
        JsonDocument.Parse(report.Body).RootElement.GetProperty("errorMessage").GetString().ShouldBe("no table");
        Api.Questions.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_initializer_that_declines_ends_the_run_before_any_invocation()
    {
        using var bootstrap = Build(Handler((_, _) => new SampleReport()), () => Task.FromResult(false));

        await bootstrap.RunAsync(Stopping.Token);

        Api.Questions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_for_the_next_invocation()
    {
        var running = Run(Handler((_, _) => new SampleReport()));
        await Api.Asked;

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
                    Stopping.Cancel();
                    return new SampleReport { Function = "done" };
                }
            )
        );

        var answer = await Api.InvokeAsync("{}");

        answer.Body.ShouldContain("done");
        await running;
    }

    [Fact]
    public async Task A_broken_environment_ends_the_run()
    {
        var running = Run(Handler((_, _) => new SampleReport()));

        Api.AnswerStatus = 500;
        await Api.InvokeAsync("{}");

        var thrown = await Should.ThrowAsync<RuntimeApiClientException>(running);
        thrown.StatusCode.ShouldBe(500);
    }

    [Fact]
    public async Task A_refused_question_for_the_next_invocation_ends_the_run()
    {
        Api.NextStatus = 403;

        var thrown = await Should.ThrowAsync<RuntimeApiClientException>(Run(Handler((_, _) => new SampleReport())));

        thrown.StatusCode.ShouldBe(403);
    }

    [Fact]
    public async Task Losing_the_runtime_API_ends_the_run()
    {
        var running = Run(Handler((_, _) => new SampleReport()));
        await Api.Asked;

        await Api.DisposeAsync();

        await Should.ThrowAsync<HttpRequestException>(running);
    }

    [Fact]
    public async Task Without_a_runtime_API_the_run_says_what_is_missing()
    {
        using var bootstrap = LambdaBootstrapBuilder.Create(() => { }).Build();

        var thrown = await Should.ThrowAsync<InvalidOperationException>(() => bootstrap.RunAsync(Stopping.Token));

        thrown.Message.ShouldContain("AWS_LAMBDA_RUNTIME_API");
    }
}
