using System.Text.Json;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.Pieces;

namespace GapFurniture.Rin.Tests.EndToEnd;

public sealed class InLambda(Cloud cloud)
{
    [Fact, Trait("Runs", "emulated")]
    public async Task An_event_source_loads_what_is_good_and_leaves_what_is_bad()
    {
        await using var scene = await Scene.WithLinesAsync(cloud, visibilitySeconds: 90);
        var function = Create(scene, "rin-load", ("RIN_CONFIG", scene.Config));
        var options = new EventSourceMappingOptions
        {
            BatchSize = 100,
            Window = TimeSpan.FromSeconds(1),
            ReportBatchItemFailures = true,
        };
        scene.Cloud.Lambda.CreateEventSourceMapping(scene.Queue, function.Options.Name, options);

        scene.PutMany(30, bad: 5);

        await Eventually.HoldsAsync(() => scene.Cloud.Sqs.Count(scene.Queue).Total == 1, "all but one message is gone");
        await Eventually.HoldsAsync(async () => (await scene.IdsAsync("lines")).Count == 29, "29 rows");
        await Eventually.HoldsAsync(() => Text(function).Contains("in/05.json", StringComparison.Ordinal), "the bad file is named");
        Text(function).ShouldContain("\"event\":\"NotLoaded\"");
        await scene.Cloud.Lambda.DeleteFunctionAsync(function.Options.Name);
    }

    [Fact]
    public async Task Every_message_that_is_not_loaded_is_named_in_the_answer()
    {
        await using var scene = await Scene.WithLinesAsync(cloud);
        scene.Cloud.S3.Put(scene.Bucket, "in/good.json", """{"id":1}""");
        scene.Cloud.S3.Put(scene.Bucket, "in/bad.json", "nonsense");
        var function = Create(scene, "rin-answer", ("RIN_CONFIG", scene.Config));
        var payload = JsonSerializer.Serialize(
            new
            {
                Records = new[]
                {
                    new { messageId = "m-good", body = Scene.Event(scene.Bucket, "in/good.json") },
                    new { messageId = "m-bad", body = Scene.Event(scene.Bucket, "in/bad.json") },
                    new { messageId = "m-odd", body = "not an event" },
                },
            }
        );

        var result = await function.InvokeAsync(payload, TestContext.Current.CancellationToken);

        result.FunctionError.ShouldBeNull(Text(function));
        using var answer = JsonDocument.Parse(result.Payload);
        answer
            .RootElement.GetProperty("batchItemFailures")
            .EnumerateArray()
            .Select(f => f.GetProperty("itemIdentifier").GetString())
            .ShouldBe(["m-bad", "m-odd"], Text(function));
        (await scene.IdsAsync("lines")).ShouldBe([1]);
        scene.Cloud.Monitoring.Counted.ShouldBe(PieceCounts.Of("Rin"), ignoreOrder: true);
        await scene.Cloud.Lambda.DeleteFunctionAsync(function.Options.Name);
    }

    [Fact]
    public async Task A_source_without_partial_answers_keeps_what_was_not_loaded()
    {
        await using var scene = await Scene.WithLinesAsync(cloud, visibilitySeconds: 90);
        var function = Create(scene, "rin-plain-source", ("RIN_CONFIG", scene.Config));
        scene.Cloud.Lambda.CreateEventSourceMapping(scene.Queue, function.Options.Name, new EventSourceMappingOptions { BatchSize = 1 });

        scene.Put("in/bad.json", "{broken");

        await Eventually.HoldsAsync(
            () => Text(function).Contains("none of 1 messages could be loaded", StringComparison.Ordinal),
            "an error"
        );
        // S3's test event is deleted by another call of the function.
        await Eventually.HoldsAsync(() => scene.Cloud.Sqs.Count(scene.Queue).Total == 1, "the object's message alone in the queue");
        await scene.Cloud.Lambda.DeleteFunctionAsync(function.Options.Name);
    }

    [Fact]
    public async Task Batch_mode_drains_the_queue_when_a_schedule_calls()
    {
        await using var scene = await Scene.WithLinesAsync(cloud);
        scene.PutMany(12);
        var function = Create(scene, "rin-drain", ("RIN_CONFIG", scene.Config), ("RIN_BATCH", "true"));

        var result = await function.InvokeAsync(
            """{"version":"0","id":"1","detail-type":"Scheduled Event","source":"aws.events","account":"123456789012","time":"2026-11-21T00:00:00Z","region":"us-east-1","resources":[],"detail":{}}""",
            TestContext.Current.CancellationToken
        );

        result.FunctionError.ShouldBeNull(Text(function));
        (await scene.IdsAsync("lines")).Count.ShouldBe(12);
        scene.Cloud.Sqs.Count(scene.Queue).Total.ShouldBe(0);
        await scene.Cloud.Lambda.DeleteFunctionAsync(function.Options.Name);
    }

    [Fact]
    public async Task A_wrong_config_fails_the_init_phase_with_every_mistake()
    {
        await using var scene = await Scene.SetAsync(cloud);
        var config = scene.WriteConfig("  - {redshift: {tabel: lines}, s3: {key_prefix: in/}}");
        var function = Create(scene, "rin-wrong", ("RIN_CONFIG", config));

        var result = await function.InvokeAsync("{}", TestContext.Current.CancellationToken);

        result.FunctionError.ShouldNotBeNull();
        Text(function).ShouldContain("did you mean table?");
        await scene.Cloud.Lambda.DeleteFunctionAsync(function.Options.Name);
    }

    private static LambdaFunction Create(Scene scene, string name, params (string, string)[] environment) =>
        scene.Cloud.Lambda.CreateFunction(
            name,
            RinProcess.Executable,
            environment.ToDictionary(e => e.Item1, e => e.Item2, StringComparer.Ordinal),
            TimeSpan.FromSeconds(60),
            256
        );

    private static string Text(LambdaFunction function) => string.Join('\n', function.Log.Lines);
}
