using GapFurniture.LocalCloud.Faults;
using GapFurniture.Pieces;

namespace GapFurniture.Furniture.Tests.EndToEnd;

public sealed class Backfilling
{
    private const int Objects = 1200;
    private static readonly string[] s_attach =
    [
        "attach",
        Scene.Piece,
        "--bucket",
        Scene.Bucket,
        "--prefix",
        "logs/",
        "--queue",
        "work",
        "--backfill",
    ];

    private static async Task<Scene> SetAsync(int objects = Objects)
    {
        var scene = await Scene.SetAsync();
        for (var i = 0; i < objects; i++)
            scene.Cloud.S3.Put(Scene.Bucket, $"logs/day {i % 7}/{i:D5}+é.gz", "x");
        scene.Cloud.S3.Put(Scene.Bucket, "elsewhere", "x");
        return scene;
    }

    [Fact]
    public async Task Events_for_objects_that_are_there_are_those_that_S3_would_send()
    {
        await using var scene = await SetAsync(25);

        var outcome = await scene.RunAsync([.. s_attach, "--suffix", ".gz"]);

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("backfill: 25 events sent");
        scene.Keys("work").Order(StringComparer.Ordinal).ShouldBe(Wanted(scene));
        var parsed = GapFurniture.Aws.Events.Envelope.Read(scene.Cloud.Sqs.Bodies("work")[^1]).Records.ShouldHaveSingleItem();
        parsed.IsCreated.ShouldBeTrue();
        parsed.ConfigurationId!.ShouldStartWith($"furniture-{Scene.Piece}-");
        (parsed.Size, parsed.ETag).ShouldBe((1, scene.Cloud.S3.Bucket(Scene.Bucket).Find(parsed.Key)!.ETag.Trim('"')));
        Directory.EnumerateFiles(scene.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Interrupted_it_saves_its_progress_and_continues_from_there_with_nothing_lost_and_nothing_twice()
    {
        await using var scene = await SetAsync();
        scene.Cloud.Faults.Add(new Fault("sqs", "SendMessageBatch", FaultKind.Delay) { DelayMs = 100 });
        using (var first = scene.Start(s_attach))
        {
            await Eventually.HoldsAsync(() => scene.Keys("work").Count >= 100, () => first.Errors);
            first.Interrupt();
            var outcome = await first.EndAsync();
            outcome.Status.ShouldBe(1, outcome.All);
            outcome.Errors.ShouldContain("run the same command again and it continues from there");
        }
        scene.Keys("work").Count.ShouldBeLessThan(Objects);
        scene.Cloud.Faults.Clear();

        var second = await scene.RunAsync(s_attach);

        second.Status.ShouldBe(0, second.All);
        second.Errors.ShouldContain("backfill: continuing after logs/");
        second.Output.ShouldContain($"backfill: {Objects} events sent");
        scene.Keys("work").Order(StringComparer.Ordinal).ShouldBe(Wanted(scene));
    }

    [Fact]
    public async Task Killed_it_loses_nothing_and_repeats_no_more_than_what_was_under_way()
    {
        await using var scene = await SetAsync();
        scene.Cloud.Faults.Add(new Fault("sqs", "SendMessageBatch", FaultKind.Delay) { DelayMs = 100 });
        using (var first = scene.Start(s_attach))
        {
            await Eventually.HoldsAsync(() => scene.Keys("work").Count >= 200, () => first.Errors);
            first.Kill();
            await first.EndAsync();
        }
        scene.Cloud.Faults.Clear();

        (await scene.RunAsync(s_attach)).Status.ShouldBe(0);

        var keys = scene.Keys("work");
        keys.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(Wanted(scene));
        (keys.Count - Objects).ShouldBeLessThanOrEqualTo(160);
    }

    [Fact]
    public async Task A_queue_that_refuses_ends_it_and_the_message_says_how_to_continue()
    {
        await using var scene = await SetAsync(300);
        scene.Cloud.Faults.Add(
            new Fault("sqs", "SendMessageBatch", FaultKind.Error)
            {
                Status = 403,
                Code = "AccessDeniedException",
                Message = "no sqs:SendMessage for you",
                Times = 1,
            }
        );

        var first = await scene.RunAsync(s_attach);
        var second = await scene.RunAsync(s_attach);

        first.Status.ShouldBe(1);
        first.Errors.ShouldContain("no sqs:SendMessage for you");
        first.Errors.ShouldContain("run the same command again");
        second.Status.ShouldBe(0, second.All);
        scene.Keys("work").Distinct(StringComparer.Ordinal).Count().ShouldBe(300);
    }

    [Fact]
    public async Task Throttling_is_waited_out_and_a_rate_is_kept()
    {
        await using var scene = await SetAsync(30);
        scene.Cloud.Faults.Add(new Fault("sqs", "SendMessageBatch", FaultKind.Throttle) { Times = 2 });
        var began = TimeProvider.System.GetTimestamp();

        var outcome = await scene.RunAsync([.. s_attach, "--rate", "15"]);

        outcome.Status.ShouldBe(0, outcome.All);
        TimeProvider.System.GetElapsedTime(began).ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9));
        scene.Keys("work").Count.ShouldBe(30);
    }

    [Fact]
    public async Task The_state_of_another_backfill_is_not_taken_for_ours()
    {
        await using var scene = await SetAsync(3);
        await File.WriteAllTextAsync(
            Path.Combine(scene.Folder, "note"),
            """{"bucket":"b","id":"i","prefix":"","suffix":"","target":"t","after":"logs/z"}""",
            TestContext.Current.CancellationToken
        );

        var outcome = await scene.RunAsync([.. s_attach, "--state", "note"]);

        outcome.Status.ShouldBe(1);
        outcome.Errors.ShouldContain("note is the state of another backfill");
        scene.Keys("work").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("<html><body>Welcome</body></html>")]
    [InlineData("<!doctype html><title>Welcome</title>")]
    [InlineData("")]
    public async Task A_page_of_a_proxy_is_not_taken_for_a_bucket_without_objects(string page)
    {
        await using var scene = await SetAsync(3);
        (await scene.RunAsync(s_attach.SkipLast(1))).Status.ShouldBe(0);
        var notifications = scene.Notifications;
        await using var proxy = ProxyPage.Start(request => request.QueryString.AllKeys.Contains(null) ? notifications : page);

        var outcome = await scene.RunAsync(s_attach, ("AWS_ENDPOINT_URL_S3", proxy.Url));

        outcome.Status.ShouldBe(1, outcome.All);
        outcome.Output.ShouldNotContain("events sent");
        outcome.Errors.ShouldMatch("did not come from|instead of an API response|without a reason from AWS");
        outcome.All.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("<html><body>Welcome</body></html>")]
    [InlineData("")]
    public async Task A_page_of_a_proxy_is_not_taken_for_a_bucket_without_notifications(string page)
    {
        await using var scene = await SetAsync(0);
        await using var proxy = ProxyPage.Start(_ => page);

        var outcome = await scene.RunAsync(s_attach, ("AWS_ENDPOINT_URL_S3", proxy.Url));

        outcome.Status.ShouldBe(1, outcome.All);
        outcome.Errors.ShouldMatch("is not a bucket's notification configuration|instead of an API response|without a reason from AWS");
        proxy.Methods.ShouldAllBe(method => method == "GET");
    }

    [Fact]
    public async Task It_can_begin_behind_a_key()
    {
        await using var scene = await SetAsync(10);
        var keys = Wanted(scene);

        (await scene.RunAsync([.. s_attach, "--start-after", keys[6]])).Status.ShouldBe(0);

        scene.Keys("work").Order(StringComparer.Ordinal).ShouldBe(keys[7..]);
    }

    private static List<string> Wanted(Scene scene) => [.. scene.Cloud.S3.ListKeys(Scene.Bucket, "logs/").Order(StringComparer.Ordinal)];
}
