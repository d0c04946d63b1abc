using System.Text.Json;
using GapFurniture.Shims.Tests.Lambda.Sample;
using GapFurniture.Shims.Tests.Lambda.Serialization;

namespace GapFurniture.Shims.Tests.Lambda.Runtime;

/// <summary>The sample's generated Main in a process of its own: environment, context, logs.</summary>
public sealed class FunctionProcessTests : IAsyncLifetime
{
    private RuntimeApiServer _api = null!;

    public async ValueTask InitializeAsync() => _api = await RuntimeApiServer.StartAsync();

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task An_SQS_batch_is_answered_with_the_messages_that_failed()
    {
        using var function = FunctionProcess.Start(nameof(SampleFunctions.Receive), _api);

        var good = await _api.InvokeAsync(Events.SqsWithBody("good"));
        var bad = await _api.InvokeAsync(Events.SqsWithBody("bad"));

        good.Body.ShouldBe("""{"batchItemFailures":[]}""");
        bad.Body.ShouldBe($$"""{"batchItemFailures":[{"itemIdentifier":"{{Events.SqsMessageId}}"}]}""");
    }

    [Fact]
    public async Task A_schedule_reaches_its_handler_and_is_answered_with_nothing()
    {
        using var function = FunctionProcess.Start(nameof(SampleFunctions.Tick), _api);

        var answer = await _api.InvokeAsync(Events.Scheduled);

        answer.Path.ShouldBe("invocation/request-1/response");
        answer.Body.ShouldBe("");
        (await function.StopAndReadLinesAsync())
            .ShouldHaveSingleItem()
            .ShouldEndWith("tick of 2015-10-08T16:53:06.0000000Z by arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule");
    }

    [Fact]
    public async Task An_unknown_handler_ends_silently_and_well()
    {
        using var function = FunctionProcess.Start("Nobody", _api);

        (await function.ExitCodeAsync()).ShouldBe(0);

        _api.Questions.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_context_tells_of_the_function_and_the_invocation()
    {
        using var function = FunctionProcess.Start(
            nameof(SampleFunctions.Report),
            _api,
            ("AWS_LAMBDA_FUNCTION_NAME", "sample"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/sample"),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/21/[$LATEST]abc")
        );

        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(5).ToUnixTimeMilliseconds();
        var report = await ReportAsync(
            "{}",
            ("Lambda-Runtime-Deadline-Ms", $"{deadline}"),
            ("Lambda-Runtime-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793"),
            ("Lambda-Runtime-Cognito-Identity", """{"cognitoIdentityId":"id-7","cognitoIdentityPoolId":"pool"}"""),
            ("Lambda-Runtime-Client-Context", """{"client":{"app_title":"Button"},"custom":{"a":"b"},"env":{}}""")
        );

        report.RequestId.ShouldBe("request-1");
        report.Function.ShouldBe("sample");
        report.Version.ShouldBe("$LATEST");
        report.Memory.ShouldBe(512);
        report.LogGroup.ShouldBe("/aws/lambda/sample");
        report.LogStream.ShouldBe("2026/11/21/[$LATEST]abc");
        report.Arn.ShouldBe("arn:aws:lambda:eu-west-1:123456789012:function:sample");
        report.Trace.ShouldBe("Root=1-5759e988-bd862e3fe1be46a994272793");
        report.Identity.ShouldBe("id-7");
        report.AppTitle.ShouldBe("Button");
        report.RemainingSeconds.ShouldBeInRange(200, 300);
    }

    [Fact]
    public async Task The_class_and_its_services_last_and_a_scope_is_new_for_each_invocation()
    {
        using var function = FunctionProcess.Start(nameof(SampleFunctions.Report), _api);

        await ReportAsync("{}");
        var second = await ReportAsync("{}");

        second.Invocations.ShouldBe(2);
        second.ScopeUses.ShouldBe(1);
    }

    [Fact]
    public async Task Text_lines_have_time_request_level_and_message()
    {
        using var function = FunctionProcess.Start(nameof(SampleFunctions.Report), _api);
        await ReportAsync("""{"log":"the answer is {answer}","level":"Warning","logStatically":"{\"plain\":1}"}""");

        var lines = await function.StopAndReadLinesAsync();

        lines.Length.ShouldBe(2);
        lines[0].ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\trequest-1\twarn\tthe answer is 42$");
        lines[1].ShouldEndWith("\trequest-1\tinfo\t{\"plain\":1}");
    }

    [Fact]
    public async Task Arguments_take_their_places_in_the_message()
    {
        var cases = new Dictionary<string, string>
        {
            ["{a} and {b}"] = "42 and two",
            ["{1} then {0}"] = "two then 42",
            ["{a:D4} {@b}"] = "0042 two",
            ["{{a}} {a} {{{b}}}"] = "{a} 42 {two}",
            ["{a} {b} {c}"] = "42 two {c}",
            ["{not a name} {} {a} {b"] = "{not a name} {} 42 {b",
        };
        using var function = FunctionProcess.Start(nameof(SampleFunctions.Report), _api);
        await ReportAsync(JsonSerializer.Serialize(new SampleRequest { Templates = [.. cases.Keys] }));

        var lines = await function.StopAndReadLinesAsync();

        lines.Select(line => line.Split('\t')[3]).ShouldBe(cases.Values);
    }

    [Fact]
    public async Task Json_lines_have_the_arguments_as_properties()
    {
        using var function = FunctionProcess.Start(nameof(SampleFunctions.Report), _api, ("AWS_LAMBDA_LOG_FORMAT", "JSON"));
        await _api.InvokeAsync("""{"log":"the answer is {answer}","level":"Warning"}""", ("Lambda-Runtime-Trace-Id", "Root=1"));

        var line = (await function.StopAndReadLinesAsync()).ShouldHaveSingleItem();

        var json = JsonDocument.Parse(line).RootElement;
        json.GetProperty("timestamp").GetString()!.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        json.GetProperty("level").GetString().ShouldBe("Warning");
        json.GetProperty("requestId").GetString().ShouldBe("request-1");
        json.GetProperty("traceId").GetString().ShouldBe("Root=1");
        json.GetProperty("message").GetString().ShouldBe("the answer is 42");
        json.GetProperty("answer").GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task A_failed_invocation_is_one_json_line_with_the_exception()
    {
        using var function = FunctionProcess.Start(nameof(SampleFunctions.Report), _api, ("AWS_LAMBDA_LOG_FORMAT", "JSON"));
        (await _api.InvokeAsync("""{"fail":true}""")).Kind.ShouldBe("error");

        var line = (await function.StopAndReadLinesAsync()).ShouldHaveSingleItem();

        var json = JsonDocument.Parse(line).RootElement;
        json.GetProperty("level").GetString().ShouldBe("Error");
        json.GetProperty("errorType").GetString().ShouldBe(typeof(SampleException).FullName);
        json.GetProperty("errorMessage").GetString().ShouldBe("asked to fail");
        json.GetProperty("stackTrace").EnumerateArray().ShouldContain(frame => frame.GetString()!.Contains("the cause"));
    }

    [Theory]
    [InlineData("ERROR", "Warning", 0)]
    [InlineData("ERROR", "Error", 1)]
    [InlineData("DEBUG", "Debug", 1)]
    [InlineData("", "Debug", 0)]
    public async Task Lines_below_the_log_level_are_left_out(string configured, string level, int lines)
    {
        using var function = FunctionProcess.Start(nameof(SampleFunctions.Report), _api, ("AWS_LAMBDA_LOG_LEVEL", configured));
        await ReportAsync($$"""{"log":"{answer}","level":"{{level}}"}""");

        (await function.StopAndReadLinesAsync()).Length.ShouldBe(lines);
    }

    private async Task<SampleReport> ReportAsync(string request, params (string Name, string Value)[] headers)
    {
        var answer = await _api.InvokeAsync(request, headers);
        answer.Kind.ShouldBe("response", answer.Body);
        return JsonSerializer.Deserialize<SampleReport>(answer.Body)!;
    }
}
