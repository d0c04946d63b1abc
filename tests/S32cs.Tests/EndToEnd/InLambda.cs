using System.Text.Json;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.Pieces;

namespace GapFurniture.S32cs.Tests.EndToEnd;

public sealed class InLambda
{
    [Fact, Trait("Runs", "emulated")]
    public async Task An_event_source_loads_what_is_good_and_leaves_what_is_bad()
    {
        await using var scene = await Scene.SetAsync(visibilitySeconds: 60);
        scene.Cloud.S3.Notify(Scene.Bucket, scene.Cloud.Sqs.Arn(Scene.Queue));
        var function = scene.CreateFunction("s32cs-queue");
        var options = new EventSourceMappingOptions
        {
            BatchSize = 20,
            Window = TimeSpan.FromSeconds(1),
            ReportBatchItemFailures = true,
        };
        scene.Cloud.Lambda.CreateEventSourceMapping(Scene.Queue, function.Options.Name, options);

        for (var i = 0; i < 10; i++)
            scene.Cloud.S3.Put(Scene.Bucket, $"in/{i}.gz", i == 5 ? Scene.Gzip(Scene.Add("5"))[..^10] : Scene.Gzip(Scene.Add($"{i}")));

        await Eventually.HoldsAsync(() => scene.Cloud.Sqs.Count(Scene.Queue).Total == 1, "all but one message is gone");
        scene.Ids.Except(["5"]).ShouldBe(["0", "1", "2", "3", "4", "6", "7", "8", "9"]);
        await Eventually.HoldsAsync(() => Text(function).Contains("in/5.gz", StringComparison.Ordinal), "the bad object is named");
        Text(function).ShouldContain("cut off");
        scene.Cloud.Monitoring.Counted.ShouldBe(PieceCounts.Of("S32cs"), ignoreOrder: true);
    }

    [Fact]
    public async Task Every_kind_of_event_is_recognised()
    {
        await using var scene = await Scene.SetAsync();
        for (var i = 1; i <= 5; i++)
            scene.Put($"{i} x.ndjson", Scene.Add($"{i}"));
        var function = scene.CreateFunction("s32cs-events");
        string Sqs(string id, string body) =>
            $$"""{"messageId":"{{id}}","eventSource":"aws:sqs","body":{{JsonSerializer.Serialize(body)}}}""";

        var direct = await InvokeAsync(function, Scene.Event("1 x.ndjson"));
        await InvokeAsync(
            function,
            $$$$"""{"Records":[{"EventSource":"aws:sns","Sns":{"Message":{{{{JsonSerializer.Serialize(Scene.Event("2 x.ndjson"))}}}}}}]}"""
        );
        await InvokeAsync(
            function,
            JsonSerializer.Serialize(
                new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["source"] = "aws.s3",
                    ["detail-type"] = "Object Created",
                    ["detail"] = new { bucket = new { name = Scene.Bucket }, @object = new { key = "3 x.ndjson" } },
                }
            )
        );
        var queue = await InvokeAsync(
            function,
            $$"""{"Records":[{{Sqs("good", Scene.Event("4 x.ndjson"))}},{{Sqs("missing", Scene.Event("no"))}},{{Sqs("odd", "?")}}]}"""
        );
        scene.Cloud.Sqs.Send(Scene.Queue, Scene.Event("5 x.ndjson"));
        var drained = await InvokeAsync(function, $$"""{"queue_url":"{{scene.Cloud.Sqs.Url(Scene.Queue)}}"}""");
        var test = await InvokeAsync(function, """{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"bucket"}""");

        scene.Ids.ShouldBe(["1", "2", "3", "4", "5"], Text(function));
        direct.RootElement.GetProperty("objects")[0].GetProperty("added").GetInt32().ShouldBe(1);
        queue
            .RootElement.GetProperty("batchItemFailures")
            .EnumerateArray()
            .Select(f => f.GetProperty("itemIdentifier").GetString())
            .ShouldBe(["missing", "odd"]);
        drained.RootElement.GetProperty("objects")[0].GetProperty("object").GetString().ShouldBe("s3://bucket/5 x.ndjson");
        test.RootElement.GetProperty("objects").GetArrayLength().ShouldBe(0);
        scene.Cloud.Sqs.Count(Scene.Queue).Total.ShouldBe(0);
    }

    [Fact]
    public async Task An_object_that_is_not_in_fails_the_event_by_name()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("a.ndjson", Scene.Add("1"));
        var function = scene.CreateFunction("s32cs-failing");

        var result = await function.InvokeAsync(Scene.Event("a.ndjson", "missing.ndjson"), TestContext.Current.CancellationToken);

        result.FunctionError.ShouldNotBeNull();
        var error = System.Text.Encoding.UTF8.GetString(result.Payload);
        error.ShouldContain("LoadException");
        error.ShouldContain("missing.ndjson cannot be read");
        scene.Ids.ShouldBe(["1"]);
    }

    // An event source that does not report failures one by one would delete the messages otherwise.
    [Fact]
    public async Task A_batch_of_which_nothing_is_done_fails_the_invocation()
    {
        await using var scene = await Scene.SetAsync(visibilitySeconds: 10);
        var function = scene.CreateFunction("s32cs-nothing", TimeSpan.FromSeconds(10));
        scene.Cloud.Lambda.CreateEventSourceMapping(
            Scene.Queue,
            function.Options.Name,
            new EventSourceMappingOptions { BatchSize = 10, ReportBatchItemFailures = false }
        );

        scene.Cloud.Sqs.Send(Scene.Queue, Scene.Event("late.ndjson"));

        await Eventually.HoldsAsync(
            () =>
                Text(function)
                    .Contains("none of 1 messages could be processed: not loaded: s3://bucket/late.ndjson", StringComparison.Ordinal),
            "the invocation fails"
        );
        scene.Put("late.ndjson", Scene.Add("1"));
        await Eventually.HoldsAsync(() => scene.Ids.Count == 1, "the message came again");
        await Eventually.HoldsAsync(() => scene.Cloud.Sqs.Count(Scene.Queue).Total == 0, "it is done");
    }

    [Fact]
    public async Task Wrong_settings_fail_the_init_phase_with_every_mistake()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction("s32cs-wrong", ("S32CS_CONCURRENCY", "0"), ("S32CS_REJECTS", "/tmp/rejects"));

        var result = await function.InvokeAsync(Scene.Event("a"), TestContext.Current.CancellationToken);

        result.FunctionError.ShouldNotBeNull();
        var all = Text(function) + System.Text.Encoding.UTF8.GetString(result.Payload);
        all.ShouldContain("S32CS_CONCURRENCY");
        all.ShouldContain("S32CS_REJECTS");
    }

    private static async Task<JsonDocument> InvokeAsync(LambdaFunction function, string json)
    {
        var result = await function.InvokeAsync(json, TestContext.Current.CancellationToken);
        result.FunctionError.ShouldBeNull(Text(function) + System.Text.Encoding.UTF8.GetString(result.Payload));
        return JsonDocument.Parse(result.Payload);
    }

    private static string Text(LambdaFunction function) => string.Join('\n', function.Log.Lines);
}
