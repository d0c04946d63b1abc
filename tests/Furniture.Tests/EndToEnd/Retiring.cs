using GapFurniture.Pieces;

namespace GapFurniture.Furniture.Tests.EndToEnd;

public sealed class Retiring
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_way_out_detaches_then_waits_for_the_queue_then_says_how_the_stack_goes()
    {
        await using var scene = await Scene.SetAsync();
        var notifications = scene.Notifications;
        await scene.RunAsync("attach", Scene.Piece, "--bucket", Scene.Bucket, "--prefix", "logs/", "--queue", "rin");
        scene.Cloud.Sqs.Queue("rin").Purge();
        scene.Cloud.S3.Put(Scene.Bucket, "logs/last", "1");
        scene.Cloud.Sqs.Send("dead", "given up");

        using var process = scene.Start(
            "retire",
            Scene.Piece,
            "--bucket",
            Scene.Bucket,
            "--stack",
            "my-rin",
            "--settle",
            "1",
            "--no-source"
        );
        await Eventually.HoldsAsync(() => process.Errors.Contains("1 messages wait", StringComparison.Ordinal), () => process.Errors);
        scene.Notifications.ShouldBe(notifications);
        var message = (await scene.Cloud.Sqs.ReceiveAsync("rin", cancellation: Cancellation)).ShouldHaveSingleItem();
        await Eventually.HoldsAsync(() => process.Errors.Contains("1 are being worked on", StringComparison.Ordinal), () => process.Errors);
        scene.Cloud.Sqs.Queue("rin").Delete(message.ReceiptHandle);
        var outcome = await process.EndAsync();

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("drained: rin is empty");
        outcome.Output.ShouldContain("sam delete --stack-name my-rin");
        outcome.Errors.ShouldContain("dead holds 1 messages that were given up");
    }

    [Fact]
    public async Task Interrupted_while_it_waits_it_can_be_run_again()
    {
        await using var scene = await Scene.SetAsync();
        await scene.RunAsync("attach", Scene.Piece, "--bucket", Scene.Bucket, "--prefix", "logs/", "--queue", "rin");
        using (var process = scene.Start("retire", Scene.Piece, "--bucket", Scene.Bucket, "--settle", "1", "--no-source"))
        {
            await Eventually.HoldsAsync(() => process.Errors.Contains("1 messages wait", StringComparison.Ordinal), () => process.Errors);
            process.Interrupt();
            (await process.EndAsync()).Status.ShouldBe(1);
        }
        scene.Cloud.Sqs.Queue("rin").Purge();

        var again = await scene.RunAsync("retire", Scene.Piece, "--bucket", Scene.Bucket, "--queue", "rin", "--settle", "1", "--no-source");

        again.Status.ShouldBe(0, again.All);
        again.Output.ShouldContain("drained: rin is empty");
    }

    [Fact]
    public async Task A_dry_run_only_tells()
    {
        await using var scene = await Scene.SetAsync();
        await scene.RunAsync("attach", Scene.Piece, "--bucket", Scene.Bucket, "--prefix", "logs/", "--queue", "rin");
        var notifications = scene.Notifications;

        var outcome = await scene.RunAsync("retire", Scene.Piece, "--bucket", Scene.Bucket, "--dry-run", "--no-source");

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("rin holds 1 messages to be waited for");
        scene.Notifications.ShouldBe(notifications);
    }
}
