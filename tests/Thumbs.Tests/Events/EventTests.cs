using System.Text.Json;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.Thumbs.Events;
using GapFurniture.Thumbs.Tests.Fakes;

namespace GapFurniture.Thumbs.Tests.Events;

public sealed class EventTests
{
    private static readonly string[] s_all =
    [
        "w180.auto/2026/ü a+b.jpg",
        "w180.webp/2026/ü a+b.jpg",
        "w60.auto/2026/ü a+b.jpg",
        "w60.webp/2026/ü a+b.jpg",
    ];

    private const string Key = "2026/ü a+b.jpg";

    private static ThumbsOptions Options => Scene.Keeping with { Sizes = [60, 180] };

    private static string Created => Scene.Event("ObjectCreated:Put", Key);

    private static string Removed => Scene.Event("ObjectRemoved:Delete", Key);

    private static string Sns(string message) =>
        $$"""{"Records":[{"EventSource":"aws:sns","Sns":{"MessageId":"n","Message":{{JsonSerializer.Serialize(message)}} } }]}""";

    private static string Sqs(params (string Id, string Body)[] messages) =>
        $$"""{"Records":[{{string.Join(',', messages.Select(m => $$"""{"messageId":"{{m.Id}}","eventSource":"aws:sqs","body":{{JsonSerializer.Serialize(m.Body)}} }"""))}}]}""";

    private static string EventBridge(string type, string key) =>
        $$"""{"source":"aws.s3","detail-type":"{{type}}","detail":{"bucket":{"name":"photos"},"object":{"key":{{JsonSerializer.Serialize(key)}},"sequencer":"01"} } }""";

    public static TheoryData<string, string> Envelopes =>
        new()
        {
            { Created, Removed },
            { Sns(Created), Sns(Removed) },
            { Sqs(("1", Created)), Sqs(("1", Removed)) },
            { Sqs(("1", Sns(Created))), Sqs(("1", Sns(Removed))) },
            { EventBridge("Object Created", Key), EventBridge("Object Deleted", Key) },
        };

    [Theory, MemberData(nameof(Envelopes))]
    public async Task All_thumbnails_of_a_new_original_are_made_and_go_with_it(string created, string removed)
    {
        await using var scene = await Scene.SetAsync(Options);
        scene.Put(Key, Pictures.Jpeg());

        await scene.SendAsync(created);
        scene.KeptKeys.ShouldBe(s_all);
        scene.Calls("GetObject").ShouldBe(1, "it is downloaded once");
        scene.Cloud.Requests.Clear();
        (await scene.GetAsync("/180/2026/%C3%BC%20a+b.jpg")).Status.ShouldBe(200);
        scene.Calls("PutObject").ShouldBe(0, "it is read from there");

        scene.Delete(Key);
        await scene.SendAsync(removed);
        scene.KeptKeys.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_event_that_comes_again_makes_nothing()
    {
        await using var scene = await Scene.SetAsync(Options);
        scene.Put(Key, Pictures.Jpeg());
        (await scene.SendAsync(Created)).GetRawText().ShouldBe("""{"made":4,"fresh":0,"removed":0}""");
        scene.Cloud.Requests.Clear();

        (await scene.SendAsync(Created)).GetRawText().ShouldBe("""{"made":0,"fresh":4,"removed":0}""");

        scene.Calls("GetObject").ShouldBe(0);
        scene.Calls("PutObject").ShouldBe(0);
    }

    [Fact]
    public async Task Events_in_the_wrong_order_leave_what_S3_holds()
    {
        await using var scene = await Scene.SetAsync(Options);
        scene.Put(Key, Pictures.Jpeg(seed: 2));

        // The original was put, deleted and put again; the deletion comes last.
        await scene.SendAsync(Created);
        await scene.SendAsync(Removed);
        scene.KeptKeys.ShouldBe(s_all);

        scene.Delete(Key);
        await scene.SendAsync(Removed);
        await scene.SendAsync(Created);
        scene.KeptKeys.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_original_that_goes_while_its_thumbnails_are_made_leaves_none()
    {
        await using var scene = await Scene.SetAsync(Options);
        scene.Put(Key, Pictures.Jpeg());
        scene.S3.BeforeWrite = async _ =>
        {
            scene.S3.BeforeWrite = _ => Task.CompletedTask;
            scene.Delete(Key);
            await scene.SendAsync(Removed);
        };

        await scene.SendAsync(Created);

        scene.KeptKeys.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_original_that_is_replaced_while_its_thumbnails_are_made_has_those_of_the_new_one()
    {
        await using var scene = await Scene.SetAsync(Options);
        scene.Put(Key, Pictures.Jpeg(seed: 1));
        scene.S3.BeforeWrite = _ =>
        {
            scene.S3.BeforeWrite = _ => Task.CompletedTask;
            scene.Put(Key, Pictures.Jpeg(seed: 2));
            return Task.CompletedTask;
        };

        await scene.SendAsync(Created);

        (await scene.SendAsync(Created)).GetRawText().ShouldBe("""{"made":0,"fresh":4,"removed":0}""");
    }

    [Fact]
    public async Task What_another_has_put_in_between_is_made_anew_if_it_is_older()
    {
        await using var scene = await Scene.SetAsync(Options);
        scene.Put(Key, Pictures.Jpeg());
        scene.S3.BeforeWrite = key =>
        {
            scene.S3.BeforeWrite = _ => Task.CompletedTask;
            // A request for the original before this one was slower than this event.
            scene.Cloud.S3.Put(Scene.Thumbs, key, "of an older original");
            return Task.CompletedTask;
        };

        await scene.SendAsync(Created);

        (await scene.SendAsync(Created)).GetRawText().ShouldBe("""{"made":0,"fresh":4,"removed":0}""");
    }

    [Fact]
    public async Task An_original_that_becomes_a_picture_while_it_is_refused_has_thumbnails()
    {
        await using var scene = await Scene.SetAsync(Options);
        scene.Put(Key, "no picture"u8.ToArray());
        scene.S3.BeforeWrite = async _ =>
        {
            scene.S3.BeforeWrite = _ => Task.CompletedTask;
            scene.Put(Key, Pictures.Jpeg());
            await scene.SendAsync(Created);
        };

        await scene.SendAsync(Created);

        scene.KeptKeys.ShouldBe(s_all);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_process_that_ends_at_any_write_is_caught_up_with_when_the_event_comes_again(bool isDone)
    {
        for (var deadly = 0; deadly < s_all.Length; deadly++)
        {
            await using var scene = await Scene.SetAsync(Options);
            scene.Put(Key, Pictures.Jpeg());
            using var dying = new CloudS3(scene.Cloud) { Deadly = deadly, IsDone = isDone };
            await Should.ThrowAsync<NotDoneException>(() =>
                Scene.Another(dying, Options).HandleAsync(JsonElement.Parse(Created), "", TestContext.Current.CancellationToken)
            );
            scene.KeptKeys.Count.ShouldBe(deadly + (isDone ? 1 : 0));

            await scene.SendAsync(Created);

            scene.KeptKeys.ShouldBe(s_all);
            (await scene.SendAsync(Created)).GetProperty("fresh").GetInt32().ShouldBe(4);
        }
    }

    [Fact]
    public async Task What_is_no_picture_is_done_and_has_no_thumbnails_any_more()
    {
        await using var scene = await Scene.SetAsync(Options);
        scene.Put(Key, Pictures.Jpeg());
        await scene.SendAsync(Created);
        scene.Put(Key, "overwritten"u8.ToArray());

        var answer = await scene.SendAsync(Sqs(("1", Created)));

        answer.GetProperty("batchItemFailures").GetArrayLength().ShouldBe(0);
        scene.KeptKeys.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_comes_by_a_queue_is_answered_message_by_message()
    {
        await using var scene = await Scene.SetAsync(Options);
        foreach (var key in new[] { "good.jpg", "denied.jpg" })
            scene.Put(key, Pictures.Jpeg());
        scene.Cloud.Faults.Add(
            new Fault("s3", null, FaultKind.Error)
            {
                Key = "denied.jpg",
                Status = 403,
                Code = "AccessDenied",
            }
        );

        var answer = await scene.SendAsync(
            Sqs(
                ("m-good", Scene.Event("ObjectCreated:Put", "good.jpg")),
                ("m-denied", Scene.Event("ObjectCreated:Put", "denied.jpg")),
                ("m-odd", "nonsense"),
                ("m-test", """{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"photos"}""")
            )
        );

        answer
            .GetProperty("batchItemFailures")
            .EnumerateArray()
            .Select(f => f.GetProperty("itemIdentifier").GetString())
            .ShouldBe(["m-denied", "m-odd"], ignoreOrder: true);
        scene.KeptKeys.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Its_own_thumbnails_and_other_buckets_are_no_originals()
    {
        await using var scene = await Scene.SetAsync(Options with { Prefix = "2026/" });
        scene.Put(Key, Pictures.Jpeg());
        scene.Put("2025/a.jpg", Pictures.Jpeg());
        await scene.SendAsync(Created);
        scene.Cloud.Requests.Clear();

        foreach (var key in s_all)
            await scene.SendAsync(Scene.Event("ObjectCreated:Put", key, Scene.Thumbs));
        await scene.SendAsync(Scene.Event("ObjectCreated:Put", "2025/a.jpg"));

        scene.Cloud.Requests.All().ShouldBeEmpty();
    }

    [Fact]
    public async Task S3s_test_event_is_no_work()
    {
        await using var scene = await Scene.SetAsync(Options);

        (await scene.SendAsync("""{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"photos"}"""))
            .GetRawText()
            .ShouldBe("""{"made":0,"fresh":0,"removed":0}""");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Records":[{"eventSource":"aws:kinesis"}]}""")]
    [InlineData("[]")]
    public async Task What_is_neither_a_request_nor_an_event_fails(string json)
    {
        await using var scene = await Scene.SetAsync(Options);

        await Should.ThrowAsync<NotDoneException>(() => scene.SendAsync(json));
    }

    [Fact]
    public async Task Events_need_a_bucket_for_thumbnails()
    {
        await using var scene = await Scene.SetAsync(Scene.Stateless);
        scene.Put(Key, Pictures.Jpeg());

        (await Should.ThrowAsync<NotDoneException>(() => scene.SendAsync(Created))).Message.ShouldContain("THUMBS_THUMBS_BUCKET");
    }

    [Fact]
    public async Task Of_two_buckets_the_one_that_is_missing_is_named()
    {
        await using var scene = await Scene.SetAsync(Options with { Thumbs = new("no-thumbs", "") });
        scene.Put(Key, Pictures.Jpeg());

        (await Should.ThrowAsync<NotDoneException>(() => scene.SendAsync(Created))).Message.ShouldContain("s3://no-thumbs/: ");
    }
}
