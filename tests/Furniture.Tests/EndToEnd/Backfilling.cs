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
        "rin",
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
    public async Task Objects_that_are_there_are_told_of_as_S3_would()
    {
        await using var scene = await SetAsync(25);

        var outcome = await scene.RunAsync([.. s_attach, "--suffix", ".gz"]);

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("backfill: 25 events sent");
        scene.Keys("rin").Order(StringComparer.Ordinal).ShouldBe(Wanted(scene));
        var parsed = GapFurniture.Shared.S3.S3Notification.Parse(scene.Cloud.Sqs.Bodies("rin")[^1]).Objects.ShouldHaveSingleItem();
        parsed.IsCreated.ShouldBeTrue();
        parsed.ConfigurationId!.ShouldStartWith($"furniture-{Scene.Piece}-");
        (parsed.Size, parsed.ETag).ShouldBe((1, scene.Cloud.S3.Bucket(Scene.Bucket).Current(parsed.Key)!.ETag.Trim('"')));
        Directory.EnumerateFiles(scene.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Interrupted_it_notes_where_it_is_and_goes_on_from_there_with_nothing_lost_and_nothing_twice()
    {
        await using var scene = await SetAsync();
        scene.Cloud.Faults.Add(new Fault("sqs", "SendMessageBatch", FaultKind.Delay) { DelayMs = 100 });
        using (var first = scene.Start(s_attach))
        {
            await Eventually.HoldsAsync(() => scene.Keys("rin").Count >= 100, () => first.Errors);
            first.Interrupt();
            var outcome = await first.EndAsync();
            outcome.Status.ShouldBe(1, outcome.All);
            outcome.Errors.ShouldContain("run the same command again and it goes on from there");
        }
        scene.Keys("rin").Count.ShouldBeLessThan(Objects);
        scene.Cloud.Faults.Clear();

        var second = await scene.RunAsync(s_attach);

        second.Status.ShouldBe(0, second.All);
        second.Errors.ShouldContain("backfill: going on behind logs/");
        second.Output.ShouldContain($"backfill: {Objects} events sent");
        scene.Keys("rin").Order(StringComparer.Ordinal).ShouldBe(Wanted(scene));
    }

    [Fact]
    public async Task Killed_it_loses_nothing_and_repeats_no_more_than_what_was_under_way()
    {
        await using var scene = await SetAsync();
        scene.Cloud.Faults.Add(new Fault("sqs", "SendMessageBatch", FaultKind.Delay) { DelayMs = 100 });
        using (var first = scene.Start(s_attach))
        {
            await Eventually.HoldsAsync(() => scene.Keys("rin").Count >= 200, () => first.Errors);
            first.Kill();
            await first.EndAsync();
        }
        scene.Cloud.Faults.Clear();

        (await scene.RunAsync(s_attach)).Status.ShouldBe(0);

        var keys = scene.Keys("rin");
        keys.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(Wanted(scene));
        (keys.Count - Objects).ShouldBeLessThanOrEqualTo(160);
    }

    [Fact]
    public async Task A_queue_that_refuses_ends_it_with_a_word_how_to_go_on()
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
        scene.Keys("rin").Distinct(StringComparer.Ordinal).Count().ShouldBe(300);
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
        scene.Keys("rin").Count.ShouldBe(30);
    }

    [Fact]
    public async Task The_note_of_another_backfill_is_not_taken_for_ours()
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
        scene.Keys("rin").ShouldBeEmpty();
    }

    [Fact]
    public async Task It_can_begin_behind_a_key()
    {
        await using var scene = await SetAsync(10);
        var keys = Wanted(scene);

        (await scene.RunAsync([.. s_attach, "--start-after", keys[6]])).Status.ShouldBe(0);

        scene.Keys("rin").Order(StringComparer.Ordinal).ShouldBe(keys[7..]);
    }

    private static List<string> Wanted(Scene scene) => [.. scene.Cloud.S3.ListKeys(Scene.Bucket, "logs/").Order(StringComparer.Ordinal)];
}
