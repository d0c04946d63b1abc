using GapFurniture.Furniture.Notifications;

namespace GapFurniture.Furniture.Tests.EndToEnd;

/// <summary>What others have on the bucket, and what they do to it meanwhile.</summary>
public sealed class Neighbours
{
    [Theory]
    [InlineData("reports/2026/", "")]
    [InlineData("", ".gz")]
    [InlineData("rep", "")]
    public async Task Keys_that_another_configuration_is_for_are_refused_with_its_name(string prefix, string suffix)
    {
        await using var scene = await Scene.SetAsync();
        var notifications = scene.Notifications;

        string[] attach = ["attach", Scene.Piece, "--bucket", Scene.Bucket, "--prefix", prefix, "--suffix", suffix, "--queue", "work"];
        var outcome = await scene.RunAsync(attach);
        var preview = await scene.RunAsync([.. attach, "--dry-run"]);

        (outcome.Status, preview.Status).ShouldBe((1, 1));
        outcome.Errors.ShouldContain("\"reports\" (keys reports/* → ");
        outcome.Errors.ShouldContain("narrow --prefix or --suffix");
        // Refused before anything is shown, and in the same words.
        (preview.Output, preview.Errors).ShouldBe(("", outcome.Errors));
        scene.Notifications.ShouldBe(notifications);
        scene.Policy("work").ShouldBeNull();
    }

    [Fact]
    public async Task An_id_that_is_taken_is_refused()
    {
        await using var scene = await Scene.SetAsync();

        var outcome = await scene.RunAsync([.. Scene.Attach, "--id", "reports"]);

        outcome.Status.ShouldBe(1);
        outcome.Errors.ShouldContain("choose another --id");
    }

    [Fact]
    public async Task What_others_write_just_before_and_just_after_is_noticed_and_kept()
    {
        await using var scene = await Scene.SetAsync();
        var (reads, writes) = (0, 0);
        scene.Cloud.S3.NotificationsTouched = (operation, _) =>
        {
            // The second read is the one that is merged into; what comes after it would be overwritten.
            if (operation == "GET" && ++reads == 2)
                scene.Configure(With(scene.Notifications, "before/"));
            // Somebody who has read before we wrote writes now, and ours is gone.
            if (operation == "PUT" && ++writes == 1)
                scene.Configure(With(Without(scene.Notifications), "after/"));
        };

        var outcome = await scene.RunAsync(Scene.Attach);

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Errors.ShouldContain("somebody else changed the notifications of bucket my-logs just now");
        outcome.Errors.ShouldContain("somebody else changed the notifications of bucket my-logs at the same time; merging again");
        foreach (var prefix in new[] { "before/", "after/", "logs/", "reports/" })
            scene.Notifications.ShouldContain($"<Value>{prefix}</Value>");
    }

    [Fact]
    public async Task Somebody_who_never_stops_writing_is_reported_in_the_end()
    {
        await using var scene = await Scene.SetAsync();
        var writes = 0;
        scene.Cloud.S3.NotificationsTouched = (operation, _) =>
        {
            if (operation == "PUT")
                scene.Configure(With(Without(scene.Notifications), $"{++writes}/"));
        };

        var outcome = await scene.RunAsync(Scene.Attach);

        outcome.Status.ShouldBe(1);
        outcome.Errors.ShouldContain("somebody else keeps changing the notifications of bucket my-logs");
        scene.Policy("work").ShouldBeNull("a permission that was granted for nothing is revoked");
    }

    [Fact]
    public async Task Another_target_that_S3_cannot_reach_any_more_is_named()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Sqs.DeleteQueue("foreign");

        var outcome = await scene.RunAsync(Scene.Attach);

        outcome.Status.ShouldBe(1);
        outcome.Errors.ShouldContain(":foreign, null The destination queue does not exist");
        scene.Policy("work").ShouldBeNull();
    }

    [Fact]
    public async Task The_buckets_switch_stays_on_while_another_rule_lives_by_it()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.EventBridge.PutRule("theirs", """{"source":["aws.s3"]}""");
        string[] attachment = [Scene.Piece, "--bucket", Scene.Bucket, "--to", "eventbridge", "--queue", "work"];

        await scene.RunAsync(["attach", .. attachment]);
        await scene.RunAsync(["detach", .. attachment]);

        scene.Notifications.ShouldContain("EventBridgeConfiguration");
        scene.Cloud.EventBridge.Rules.ShouldHaveSingleItem().Name.ShouldBe("theirs");
    }

    [Fact]
    public async Task A_configuration_that_somebody_else_made_is_not_detached()
    {
        await using var scene = await Scene.SetAsync();
        var notifications = scene.Notifications;

        var outcome = await scene.RunAsync("detach", Scene.Piece, "--bucket", Scene.Bucket, "--id", "reports");

        outcome.Status.ShouldBe(1);
        outcome.Errors.ShouldContain("was not attached by furniture");
        scene.Notifications.ShouldBe(notifications);
    }

    [Fact]
    public async Task A_topic_is_never_detached()
    {
        await using var scene = await Scene.SetAsync();
        scene.Configure(
            """
            <NotificationConfiguration><TopicConfiguration><Id>news</Id><Topic>arn:aws:sns:us-east-1:123456789012:news</Topic>
            <Event>s3:ObjectCreated:*</Event></TopicConfiguration></NotificationConfiguration>
            """,
            skipValidation: true
        );
        var notifications = scene.Notifications;

        var named = await scene.RunAsync("detach", Scene.Piece, "--bucket", Scene.Bucket, "--id", "news");
        var all = await scene.RunAsync("detach", Scene.Piece, "--bucket", Scene.Bucket);

        (named.Status, all.Status).ShouldBe((1, 0), named.All + all.All);
        named.Errors.ShouldContain("was not attached by furniture");
        scene.Notifications.ShouldBe(notifications);
    }

    private static string With(string xml, string prefix) =>
        xml.Replace(
            "</NotificationConfiguration>",
            $"<QueueConfiguration><Id>{prefix}</Id><Queue>{Foreign(xml)}</Queue><Event>s3:ObjectCreated:*</Event><Filter><S3Key><FilterRule><Name>Prefix</Name><Value>{prefix}</Value></FilterRule></S3Key></Filter></QueueConfiguration></NotificationConfiguration>",
            StringComparison.Ordinal
        );

    private static string Without(string xml) =>
        NotificationDocument.Parse(xml).Without(i => i.Id.StartsWith("furniture-", StringComparison.Ordinal)).Text;

    private static string Foreign(string xml) => xml.Split("<Queue>")[1].Split('<')[0];
}
