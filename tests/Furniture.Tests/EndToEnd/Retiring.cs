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
        await scene.RunAsync("attach", Scene.Piece, "--bucket", Scene.Bucket, "--prefix", "logs/", "--queue", "work");
        scene.Cloud.Sqs.Queue("work").Purge();
        scene.Cloud.S3.Put(Scene.Bucket, "logs/last", "1");
        scene.Cloud.Sqs.Send("dead", "given up");

        using var process = scene.Start(
            "retire",
            Scene.Piece,
            "--bucket",
            Scene.Bucket,
            "--stack",
            "my-stack",
            "--settle",
            "1",
            "--no-source"
        );
        await Eventually.HoldsAsync(() => process.Errors.Contains("1 messages waiting", StringComparison.Ordinal), () => process.Errors);
        scene.Notifications.ShouldBe(notifications);
        var message = (await scene.Cloud.Sqs.ReceiveAsync("work", cancellation: Cancellation)).ShouldHaveSingleItem();
        await Eventually.HoldsAsync(() => process.Errors.Contains("1 in flight", StringComparison.Ordinal), () => process.Errors);
        scene.Cloud.Sqs.Queue("work").Delete(message.ReceiptHandle);
        var outcome = await process.EndAsync();

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("drained: work is empty");
        outcome.Output.ShouldContain("sam delete --stack-name my-stack");
        outcome.Errors.ShouldContain("dead holds 1 messages that failed");
    }

    [Fact]
    public async Task Interrupted_while_it_waits_it_can_be_run_again()
    {
        await using var scene = await Scene.SetAsync();
        await scene.RunAsync("attach", Scene.Piece, "--bucket", Scene.Bucket, "--prefix", "logs/", "--queue", "work");
        using (var process = scene.Start("retire", Scene.Piece, "--bucket", Scene.Bucket, "--settle", "1", "--no-source"))
        {
            await Eventually.HoldsAsync(
                () => process.Errors.Contains("1 messages waiting", StringComparison.Ordinal),
                () => process.Errors
            );
            process.Interrupt();
            (await process.EndAsync()).Status.ShouldBe(1);
        }
        scene.Cloud.Sqs.Queue("work").Purge();

        var again = await scene.RunAsync(
            "retire",
            Scene.Piece,
            "--bucket",
            Scene.Bucket,
            "--queue",
            "work",
            "--settle",
            "1",
            "--no-source"
        );

        again.Status.ShouldBe(0, again.All);
        again.Output.ShouldContain("drained: work is empty");
    }

    [Fact]
    public async Task A_dry_run_only_reports()
    {
        await using var scene = await Scene.SetAsync();
        await scene.RunAsync("attach", Scene.Piece, "--bucket", Scene.Bucket, "--prefix", "logs/", "--queue", "work");
        var notifications = scene.Notifications;

        var outcome = await scene.RunAsync("retire", Scene.Piece, "--bucket", Scene.Bucket, "--dry-run", "--no-source");

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("would wait for 1 messages in work");
        scene.Notifications.ShouldBe(notifications);
    }
}
