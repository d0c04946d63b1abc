using GapFurniture.LocalCloud.Lambda;
using GapFurniture.Pieces;

namespace GapFurniture.S32cs.Tests.EndToEnd;

/// <summary>Nothing that s32cs writes comes back as its own input, whatever the settings are.</summary>
public sealed class OwnRejects
{
    [Theory]
    [InlineData("s3://bucket/rejects/")]
    [InlineData("s3://bucket/rejects")]
    [InlineData("s3://bucket/")]
    [InlineData("s3://bucket")]
    public async Task A_bucket_that_notifies_of_everything_makes_no_loop(string rejects)
    {
        await using var scene = await Scene.SetAsync(visibilitySeconds: 10);
        scene.Cloud.S3.Notify(Scene.Bucket, scene.Cloud.Sqs.Arn(Scene.Queue));
        var function = scene.CreateFunction("s32cs-own", TimeSpan.FromSeconds(10), ("S32CS_REJECTS", rejects));
        scene.Cloud.Lambda.CreateEventSourceMapping(
            Scene.Queue,
            function.Options.Name,
            new EventSourceMappingOptions { BatchSize = 1, ReportBatchItemFailures = true }
        );

        scene.Put("in.ndjson", Scene.Add("1"), "rubbish", """{"id":"no good","type":"delete"}""");

        await Eventually.HoldsAsync(
            () => Log(function).Contains("holds rejects of s32cs", StringComparison.Ordinal),
            "they come, and are ignored"
        );
        await Eventually.HoldsAsync(() => scene.Cloud.Sqs.Count(Scene.Queue).Total == 0, "all messages are done");
        scene.Cloud.S3.ListKeys(Scene.Bucket, "").Count.ShouldBe(2, Log(function));
        scene.Ids.ShouldBe(["1"]);
    }

    // As when the function keeps rejects and somebody drains its dead-letter queue by hand, or two stacks share a bucket.
    [Theory]
    [InlineData]
    [InlineData("-rejects", "s3://bucket/mine/")]
    public async Task Rejects_of_another_configuration_are_known_by_their_mark(params string[] flags)
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("in.ndjson", "rubbish");
        await scene.RunAsync("-rejects", "s3://bucket/others/", "s3://bucket/in.ndjson");
        var kept = scene.Cloud.S3.ListKeys(Scene.Bucket, "others/").ShouldHaveSingleItem();
        scene.Cloud.Sqs.Send(Scene.Queue, Scene.Event(kept));

        var (status, output) = await scene.RunAsync(["-queue", Scene.Queue, .. flags]);

        status.ShouldBe(0, output);
        output.ShouldContain($"ignored: s3://bucket/{kept} holds rejects of s32cs, not documents");
        scene.Cloud.Sqs.Count(Scene.Queue).Total.ShouldBe(0);
        scene.Cloud.S3.ListKeys(Scene.Bucket, "").Count.ShouldBe(2);
    }

    [Fact]
    public async Task Documents_beside_the_rejects_are_none()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("rejects-of-2019/a.ndjson", Scene.Add("1"));
        scene.Cloud.Sqs.Send(Scene.Queue, Scene.Event("rejects-of-2019/a.ndjson"));

        var (status, output) = await scene.RunAsync("-queue", Scene.Queue, "-rejects", "s3://bucket/rejects");

        status.ShouldBe(0, output);
        scene.Ids.ShouldBe(["1"], output);
    }

    private static string Log(LambdaFunction function) => string.Join('\n', function.Log.Lines);
}
