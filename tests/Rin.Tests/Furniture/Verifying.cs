using GapFurniture.Furniture.Tests.EndToEnd;
using GapFurniture.LocalCloud.Lambda;

namespace GapFurniture.Furniture.Tests.Pieces.Rin;

public sealed class Verifying
{
    private static readonly string[] s_verify = ["verify", "rin", "--bucket", Scene.Bucket, "--queue", "rin"];

    private static async Task<Scene> SetAsync()
    {
        var scene = await Scene.SetAsync();
        await scene.Cloud.Lambda.AttachFunctionAsync(
            new FunctionOptions("rin", null)
            {
                Timeout = TimeSpan.FromSeconds(30),
                Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["RIN_CONFIG"] = "s3://my-logs/rin.yaml" },
            },
            TestContext.Current.CancellationToken
        );
        return scene;
    }

    private static void Map(Scene scene, bool reports = true) =>
        scene.Cloud.Lambda.CreateEventSourceMapping("rin", "rin", new EventSourceMappingOptions { ReportBatchItemFailures = reports });

    [Fact]
    public async Task A_chain_that_holds_is_shown_link_by_link()
    {
        await using var scene = await SetAsync();
        Map(scene);
        await scene.RunAsync("attach", "rin", "--bucket", Scene.Bucket, "--prefix", "logs/", "--queue", "rin");

        var outcome = await scene.RunAsync(s_verify);

        outcome.Status.ShouldBe(0, outcome.All);
        foreach (
            var link in new[]
            {
                "ok       notification: \"furniture-rin-",
                "ok       queue: visibility timeout 180 s, at least six times the function's 30 s",
                "ok       dead-letter queue: dead is there, and empty",
                "ok       queue policy: it lets S3 send for this bucket",
                "ok       event source: rin reads the queue",
                "ok       function: rin is Active",
                "ok       settings: all that the piece needs are set",
                "rin -config s3://my-logs/rin.yaml -verify",
                "Rin: the chain holds",
            }
        )
            outcome.Output.ShouldContain(link);
        outcome.Output.ShouldNotContain("warning");
    }

    [Fact]
    public async Task What_is_missing_is_said_with_what_to_do_and_the_status_is_1()
    {
        await using var scene = await SetAsync();

        var outcome = await scene.RunAsync(s_verify);

        outcome.Status.ShouldBe(1);
        outcome.Output.ShouldContain("missing  notification: bucket my-logs tells Rin of nothing");
        outcome.Output.ShouldContain("→ furniture attach rin --bucket my-logs");
        outcome.Output.ShouldContain("missing  queue policy: it does not let arn:aws:s3:::my-logs send");
        outcome.Output.ShouldContain("warning  event source: no function reads the queue");
        outcome.Output.ShouldContain("Rin: 2 links are broken");
    }

    [Fact]
    public async Task What_is_risky_is_a_warning_and_no_failure()
    {
        await using var scene = await SetAsync();
        Map(scene, reports: false);
        await scene.RunAsync("attach", "rin", "--bucket", Scene.Bucket, "--prefix", "logs/", "--queue", "rin");
        scene.Cloud.Sqs.SetAttributes(
            scene.Cloud.Sqs.Queue("rin"),
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["VisibilityTimeout"] = "60",
                ["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{scene.Cloud.Sqs.Arn("dead")}}","maxReceiveCount":"2"}""",
            }
        );
        scene.Cloud.Sqs.Send("dead", "given up");

        var outcome = await scene.RunAsync(s_verify);

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("visibility timeout 60 s is short");
        outcome.Output.ShouldContain("set it to 180 s or more");
        outcome.Output.ShouldContain("maxReceiveCount is 2");
        outcome.Output.ShouldContain("dead holds 1 messages that rin gave up");
        outcome.Output.ShouldContain("without ReportBatchItemFailures");
    }

    [Fact]
    public async Task Settings_that_the_function_lacks_are_named()
    {
        await using var scene = await Scene.SetAsync();
        await scene.Cloud.Lambda.AttachFunctionAsync(new FunctionOptions("rin", null), TestContext.Current.CancellationToken);
        Map(scene);

        var outcome = await scene.RunAsync("verify", "rin", "--function", "rin");

        outcome.Status.ShouldBe(1);
        outcome.Output.ShouldContain("missing  settings: not set: RIN_CONFIG");
    }

    [Fact]
    public async Task A_queue_that_is_gone_breaks_the_chain()
    {
        await using var scene = await SetAsync();
        await scene.RunAsync("attach", "rin", "--bucket", Scene.Bucket, "--prefix", "logs/", "--queue", "rin");
        scene.Cloud.Sqs.DeleteQueue("rin");

        var outcome = await scene.RunAsync("verify", "rin", "--bucket", Scene.Bucket);

        outcome.Status.ShouldBe(1);
        outcome.Output.ShouldContain("is not there any more, so the events are lost");
    }
}
