using System.Diagnostics;
using System.Text;
using System.Text.Json;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.Tests.Host;
using GapFurniture.Pieces;

namespace GapFurniture.LocalCloud.Tests.Lambda;

public sealed class Invocations : CloudTest
{
    // Functions' timeouts go by this clock: a busy machine may take its time.
    internal override LocalCloudOptions Options => new() { Time = Clock };

    [Fact]
    public async Task A_function_answers_and_its_process_is_used_again()
    {
        var function = Create();
        (await function.InvokeAsync("""{"hello":"wörld"}""", Cancellation)).Text.ShouldContain("w");
        var first = await function.InvokeAsync("""{"do":"pid"}""", Cancellation);
        var second = await function.InvokeAsync("""{"do":"pid"}""", Cancellation);
        (second.Succeeded, second.Text).ShouldBe((true, first.Text));
        function.Log.Lines.ShouldContain($"handling {second.RequestId}");
    }

    [Fact]
    public async Task The_process_gets_lambdas_environment_and_the_clouds_and_nothing_else()
    {
        // By its prefix other tests of this process know it for ours (InAnySurroundings).
        Environment.SetEnvironmentVariable("LOCALCLOUD_NOT_FOR_FUNCTIONS", "secret");
        var function = Create(new Dictionary<string, string> { ["MINE"] = "yes" });
        using var document = JsonDocument.Parse((await function.InvokeAsync("""{"do":"env"}""", Cancellation)).Payload);
        var variables = document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString());
        variables["AWS_LAMBDA_FUNCTION_NAME"].ShouldBe("f");
        variables["AWS_LAMBDA_FUNCTION_VERSION"].ShouldBe("$LATEST");
        variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"].ShouldBe("128");
        variables["AWS_ENDPOINT_URL"].ShouldBe(Cloud.Endpoint);
        variables["MINE"].ShouldBe("yes");
        variables.ShouldNotContainKey("LOCALCLOUD_NOT_FOR_FUNCTIONS");
    }

    [Fact]
    public async Task The_runtime_is_told_id_deadline_arn_and_trace()
    {
        var function = Create();
        using var document = JsonDocument.Parse((await function.InvokeAsync("""{"do":"headers"}""", Cancellation)).Payload);
        var headers = document.RootElement;
        headers.GetProperty("Lambda-Runtime-Invoked-Function-Arn").GetString().ShouldBe("arn:aws:lambda:us-east-1:123456789012:function:f");
        headers.GetProperty("Lambda-Runtime-Trace-Id").GetString()!.ShouldStartWith("Root=1-");
        var deadline = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(headers.GetProperty("Lambda-Runtime-Deadline-Ms").GetString()!));
        (deadline - TimeProvider.System.GetUtcNow()).ShouldBeInRange(TimeSpan.FromMinutes(-3), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task An_error_is_the_functions_own_document_and_the_process_goes_on()
    {
        var function = Create();
        var before = await function.InvokeAsync("""{"do":"pid"}""", Cancellation);
        var failed = await function.InvokeAsync("""{"do":"error"}""", Cancellation);
        failed.FunctionError.ShouldBe("Unhandled");
        failed.Text.ShouldBe("""{"errorType":"Test.Error","errorMessage":"as asked"}""");
        (await function.InvokeAsync("""{"do":"pid"}""", Cancellation)).Text.ShouldBe(before.Text);
    }

    [Theory]
    [InlineData("""{"do":"exit","code":7}""", "Runtime.ExitError", "exit status 7")]
    [InlineData("""{"do":"exit","code":0}""", "Runtime.ExitError", "exited without providing a reason")]
    [InlineData("""{"do":"hang"}""", "Sandbox.Timedout", "Task timed out after 3.00 seconds")]
    public async Task After_a_crash_or_a_timeout_a_new_process_serves_the_next_call(string request, string type, string message)
    {
        var function = Create();
        var before = await function.InvokeAsync("""{"do":"pid"}""", Cancellation);
        var failing = function.InvokeAsync(request, Cancellation);
        if (type == "Sandbox.Timedout")
            await TimeOutAsync(failing);
        var failed = await failing;
        failed.FunctionError.ShouldBe("Unhandled");
        using var error = JsonDocument.Parse(failed.Payload);
        error.RootElement.GetProperty("errorType").GetString().ShouldBe(type);
        error.RootElement.GetProperty("errorMessage").GetString()!.ShouldContain(message);
        var after = await function.InvokeAsync("""{"do":"pid"}""", Cancellation);
        after.Text.ShouldNotBe(before.Text);
        Should.Throw<ArgumentException>(() => Process.GetProcessById(int.Parse(before.Text)), "the old process is gone");
    }

    [Fact]
    public async Task A_failed_start_is_told_with_the_runtimes_own_error()
    {
        var failed = await Create(new Dictionary<string, string> { ["INIT"] = "error" }).InvokeAsync("{}", Cancellation);
        (failed.FunctionError, failed.Text).ShouldBe(("Unhandled", """{"errorType":"Runtime.Broken","errorMessage":"cannot start"}"""));
        var missing = Cloud.Lambda.CreateFunction("missing", "/no/such/program");
        (await missing.InvokeAsync("{}", Cancellation)).Text.ShouldContain("Runtime.InvalidEntrypoint");
    }

    [Fact]
    public async Task An_unknown_request_id_and_too_large_an_answer_are_refused()
    {
        var function = Create();
        (await function.InvokeAsync("""{"do":"bad-id"}""", Cancellation)).Text.ShouldBe("400");
        (await function.InvokeAsync("""{"do":"large"}""", Cancellation)).Text.ShouldContain("Function.ResponseSizeTooLarge");
    }

    [Fact]
    public async Task Concurrent_invocations_run_in_processes_of_their_own()
    {
        var function = Create();
        var hanging = function.InvokeAsync("""{"do":"hang"}""", Cancellation);
        await Eventually.HoldsAsync(
            () => function.Log.Lines.Any(l => l.StartsWith("handling", StringComparison.Ordinal)),
            "the first call runs"
        );
        (await function.InvokeAsync("""{"do":"pid"}""", Cancellation)).Succeeded.ShouldBeTrue();
        await TimeOutAsync(hanging);
        (await hanging).Succeeded.ShouldBeFalse();
    }

    // Moves the clock until the invocation's time is over, whenever it begins to count.
    private Task TimeOutAsync(Task invocation) =>
        Eventually.HoldsAsync(
            () =>
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
                return invocation.IsCompleted;
            },
            "the invocation times out"
        );

    [Fact]
    public async Task Invoke_works_over_http_in_all_its_types()
    {
        var function = Create();
        using (
            var answer = await Client.SendAsync(
                "lambda",
                "POST",
                "/2015-03-31/functions/f/invocations",
                """{"do":"error"}"""u8.ToArray(),
                ("X-Amz-Log-Type", "Tail")
            )
        )
        {
            ((int)answer.StatusCode).ShouldBe(200);
            answer.Headers.GetValues("X-Amz-Function-Error").Single().ShouldBe("Unhandled");
            Encoding
                .UTF8.GetString(Convert.FromBase64String(answer.Headers.GetValues("X-Amz-Log-Result").Single()))
                .ShouldContain("handling");
            (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldContain("as asked");
        }

        using (
            var later = await Client.SendAsync(
                "lambda",
                "POST",
                "/2015-03-31/functions/f/invocations",
                "{}"u8.ToArray(),
                ("X-Amz-Invocation-Type", "Event")
            )
        )
            ((int)later.StatusCode).ShouldBe(202);
        await Eventually.HoldsAsync(() => function is { Invocations: 2, Pending: 0 }, "the event is handled");
        using var bad = await Client.SendAsync("lambda", "POST", "/2015-03-31/functions/f/invocations", "{"u8.ToArray());
        bad.Headers.GetValues("x-amzn-ErrorType").Single().ShouldBe("InvalidRequestContentException");
    }

    [Fact]
    public async Task People_create_functions_from_programs_and_read_their_logs()
    {
        var created = await Client.LocalAsync(
            "POST",
            "functions",
            $$"""{"name":"p","executable":"{{TestFunctions.Executable}}","timeout":"00:00:10"}"""
        );
        created.ShouldBe("""200 {"arn":"arn:aws:lambda:us-east-1:123456789012:function:p","runtimeApi":null}""");
        await Cloud.Lambda.Function("p").InvokeAsync("{}", Cancellation);
        (await Client.LocalAsync("GET", "functions/p/log")).ShouldContain("handling");
        (await Client.LocalAsync("POST", "functions", """{"name":"no spaces","executable":"/x"}""")).ShouldStartWith("400 ");
        (await Client.LocalAsync("POST", "functions", """{"name":"outside"}""")).ShouldContain("127.0.0.1:");
    }

    [Fact]
    public async Task No_process_outlives_the_cloud()
    {
        int id;
        await using (var cloud = await LocalCloudHost.StartAsync(null, Cancellation))
        {
            var function = cloud.Lambda.CreateFunction("f", TestFunctions.Executable);
            id = int.Parse((await function.InvokeAsync("""{"do":"pid"}""", Cancellation)).Text);
            function.ProcessIds.ShouldBe([id]);
        }

        Should.Throw<ArgumentException>(() => Process.GetProcessById(id));
    }

    [Fact]
    public async Task A_process_that_somebody_else_starts_can_be_attached()
    {
        var function = await Cloud.Lambda.AttachFunctionAsync(new FunctionOptions("outside", null), Cancellation);
        using var process = Process.Start(
            new ProcessStartInfo(TestFunctions.Executable) { Environment = { ["AWS_LAMBDA_RUNTIME_API"] = function.RuntimeApiAddress } }
        )!;
        try
        {
            (await function.InvokeAsync("""{"do":"pid"}""", Cancellation)).Text.ShouldBe($"{process.Id}");
        }
        finally
        {
            process.Kill();
        }
    }

    private LambdaFunction Create(IReadOnlyDictionary<string, string>? environment = null) =>
        Cloud.Lambda.CreateFunction("f", TestFunctions.Executable, environment);
}
