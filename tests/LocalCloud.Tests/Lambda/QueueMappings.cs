using System.Text;
using System.Text.Json;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.Sqs;
using GapFurniture.LocalCloud.Tests.Host;
using GapFurniture.Pieces;

namespace GapFurniture.LocalCloud.Tests.Lambda;

public sealed class QueueMappings : CloudTest
{
    private LambdaFunction _function = null!;

    internal override LocalCloudOptions Options => new() { Time = Clock };

    [Fact]
    public async Task What_succeeds_is_deleted_and_what_fails_stays_for_its_visibility_timeout()
    {
        Map(new EventSourceMappingOptions { BatchSize = 3, ReportBatchItemFailures = true }, "ok", "fail", "ok");
        await Eventually.HoldsAsync(() => Cloud.Sqs.Count("q") == new QueueCounts(0, 1, 0), "two are deleted");
        Cloud.Sqs.Bodies("q").ShouldBe(["fail"]);
        _function.Invocations.ShouldBe(1);
    }

    [Fact]
    public async Task A_failed_message_comes_again_and_ends_in_the_dead_letter_queue()
    {
        Cloud.Sqs.CreateQueue("dead");
        var policy = $$"""{"deadLetterTargetArn":"{{Cloud.Sqs.Arn("dead")}}","maxReceiveCount":2}""";
        Cloud.Sqs.CreateQueue("q", ("RedrivePolicy", policy));
        Map(new EventSourceMappingOptions { ReportBatchItemFailures = true }, "fail");
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var invocations = attempt;
            await Eventually.HoldsAsync(() => _function.Invocations == invocations && Ended() == invocations, $"attempt {attempt}");
            Clock.Advance(TimeSpan.FromSeconds(30));
        }

        await Eventually.HoldsAsync(() => Cloud.Sqs.Count("dead").Visible == 1, "the message is given up");
        _function.Invocations.ShouldBe(2);
        Cloud.Sqs.Count("q").Total.ShouldBe(0);

        int Ended() => _function.Log.Lines.Count(l => l.StartsWith("END", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("answer:not json")]
    [InlineData("crash")]
    public async Task An_answer_that_is_none_fails_the_whole_batch(string body)
    {
        Map(new EventSourceMappingOptions { BatchSize = 2, ReportBatchItemFailures = true }, "ok", body);
        await Eventually.HoldsAsync(() => _function.Log.Lines.Any(l => l.StartsWith("END", StringComparison.Ordinal)), "the batch is done");
        Cloud.Sqs.Count("q").ShouldBe(new QueueCounts(0, 2, 0));
    }

    [Fact]
    public async Task A_window_fills_one_batch_beyond_ten()
    {
        Map(
            new EventSourceMappingOptions
            {
                BatchSize = 100,
                Window = TimeSpan.FromSeconds(5),
                ReportBatchItemFailures = true,
            },
            [.. Enumerable.Repeat("ok", 100)]
        );
        await Eventually.HoldsAsync(() => Cloud.Sqs.Count("q").Total == 0, "all are handled");
        _function.Invocations.ShouldBe(1);
    }

    [Fact]
    public async Task A_batch_never_exceeds_six_megabytes()
    {
        var large = new string('x', 1_000_000);
        Map(new EventSourceMappingOptions { BatchSize = 8, ReportBatchItemFailures = true }, [.. Enumerable.Repeat(large, 8)]);
        await Eventually.HoldsAsync(() => Cloud.Sqs.Count("q").Total == 0, "all are handled");
        _function.Invocations.ShouldBe(2);
    }

    [Fact]
    public async Task The_event_has_awss_shape()
    {
        Cloud.Sqs.CreateQueue("q");
        Cloud.Sqs.Send(
            "q",
            new NewMessage("b") { Attributes = new Dictionary<string, MessageAttribute> { ["colour"] = new("String", "blue", null) } }
        );
        var message = (await TakeAsync("q")).Single();
        using var document = JsonDocument.Parse(SqsEvent.Of([SqsEvent.Record(message, Cloud.Sqs.Arn("q"), "us-east-1", "me")]));
        var record = document.RootElement.GetProperty("Records")[0];
        record.GetProperty("messageId").GetString().ShouldBe(message.Id);
        record.GetProperty("eventSource").GetString().ShouldBe("aws:sqs");
        record.GetProperty("eventSourceARN").GetString().ShouldBe(Cloud.Sqs.Arn("q"));
        record.GetProperty("md5OfBody").GetString().ShouldBe("92eb5ffee6ae2fec3ad71c777531578f");
        record.GetProperty("attributes").GetProperty("ApproximateReceiveCount").GetString().ShouldBe("1");
        record.GetProperty("messageAttributes").GetProperty("colour").GetProperty("stringValue").GetString().ShouldBe("blue");
    }

    [Fact]
    public void Settings_that_lambda_refuses_are_refused()
    {
        Cloud.Sqs.CreateQueue("q");
        Cloud.Sqs.CreateQueue("q.fifo", ("FifoQueue", "true"));
        Cloud.Lambda.CreateFunction("f", TestFunctions.Executable);
        Cloud.Lambda.CreateFunction("slow", TestFunctions.Executable, timeout: TimeSpan.FromSeconds(31));
        Refuse("q", "f", new EventSourceMappingOptions { BatchSize = 11 });
        Refuse("q", "f", new EventSourceMappingOptions { BatchSize = 10_001, Window = TimeSpan.FromSeconds(1) });
        Refuse("q", "f", new EventSourceMappingOptions { MaximumConcurrency = 1 });
        Refuse("q", "slow", new EventSourceMappingOptions());
        Refuse("q.fifo", "f", new EventSourceMappingOptions { BatchSize = 11, Window = TimeSpan.FromSeconds(1) });
        Refuse("none", "f", new EventSourceMappingOptions());

        void Refuse(string queue, string function, EventSourceMappingOptions options) =>
            ShouldRefuse(() => Cloud.Lambda.CreateEventSourceMapping(queue, function, options), "InvalidParameterValueException");
    }

    [Fact]
    public async Task Mappings_can_be_made_and_ended_over_http()
    {
        Cloud.Sqs.CreateQueue("q");
        var function = Cloud.Lambda.CreateFunction("f", TestFunctions.Executable, timeout: TimeSpan.FromSeconds(30));
        var request = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                EventSourceArn = Cloud.Sqs.Arn("q"),
                FunctionName = "f",
                FunctionResponseTypes = new[] { "ReportBatchItemFailures" },
            }
        );
        using var created = await Client.SendAsync(
            "lambda",
            "POST",
            "/2015-03-31/event-source-mappings/",
            request,
            ("Content-Type", "application/json")
        );
        ((int)created.StatusCode).ShouldBe(202);
        using var document = JsonDocument.Parse(await created.Content.ReadAsStringAsync(Cancellation));
        var id = document.RootElement.GetProperty("UUID").GetString();
        Cloud.Sqs.Send("q", "ok");
        await Eventually.HoldsAsync(() => Cloud.Sqs.Count("q").Total == 0, "the message is handled");
        using var deleted = await Client.SendAsync("lambda", "DELETE", "/2015-03-31/event-source-mappings/" + id, []);
        ((int)deleted.StatusCode).ShouldBe(202);
        Cloud.Sqs.Send("q", "ok");
        Cloud.Sqs.Count("q").ShouldBe(new QueueCounts(1, 0, 0));
        function.Invocations.ShouldBe(1);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("null", 0)]
    [InlineData("{}", 0)]
    [InlineData("""{"batchItemFailures":null}""", 0)]
    [InlineData("""{"batchItemFailures":[]}""", 0)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"a"}]}""", 1)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""", -1)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":null}]}""", -1)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"unknown"}]}""", -1)]
    [InlineData("""{"batchItemFailures":[{"id":"a"}]}""", -1)]
    [InlineData("""{"batchItemFailures":"a"}""", -1)]
    [InlineData("not json", -1)]
    [InlineData("true", -1)]
    public void Partial_batch_responses_are_read_by_lambdas_rules(string response, int failures)
    {
        var failed = BatchResponse.Failures(Encoding.UTF8.GetBytes(response), new HashSet<string> { "a", "b" });
        (failed?.Count ?? -1).ShouldBe(failures);
    }

    private void Map(EventSourceMappingOptions options, params string[] bodies)
    {
        if (Cloud.Sqs.Find("q") is null)
            Cloud.Sqs.CreateQueue("q");
        foreach (var body in bodies)
            Cloud.Sqs.Send("q", body);
        _function = Cloud.Lambda.CreateFunction("f", TestFunctions.Executable, timeout: TimeSpan.FromSeconds(30));
        Cloud.Lambda.CreateEventSourceMapping("q", "f", options);
    }
}
