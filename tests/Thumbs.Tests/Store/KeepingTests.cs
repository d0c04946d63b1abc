using Amazon.S3.Model;
using GapFurniture.Aws;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.Thumbs.Imaging;
using GapFurniture.Thumbs.Tests.Fakes;

namespace GapFurniture.Thumbs.Tests.Store;

/// <summary>Thumbnails that are kept: never stale, never in the way.</summary>
public sealed class KeepingTests
{
    private const string Url = "/180/a.jpg";
    private const string Key = "w180.auto/a.jpg";

    [Fact]
    public async Task What_is_made_once_is_kept_and_read_from_then_on()
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        scene.Put("a.jpg", Pictures.Jpeg());

        var made = await scene.GetAsync(Url);
        var kept = scene.Kept(Key).ShouldNotBeNull();
        scene.Cloud.Requests.Clear();
        var read = await scene.GetAsync(Url);

        read.Body.ShouldBe(made.Body);
        read.Headers.ShouldBe(made.Headers, ignoreOrder: true);
        kept.Data.ShouldBe(made.Body);
        kept.Headers["Content-Type"].ShouldBe("image/jpeg");
        kept.Headers["Cache-Control"].ShouldBe("public, max-age=86400");
        scene.Calls("PutObject").ShouldBe(0);
        scene.Calls("GetObject").ShouldBe(1, "only the thumbnail");
    }

    [Fact]
    public async Task A_thumbnail_of_an_older_original_is_made_anew()
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        scene.Put("a.jpg", Pictures.Jpeg(seed: 1));
        var old = await scene.GetAsync(Url);
        scene.Put("a.jpg", Pictures.Jpeg(seed: 2));

        var fresh = await scene.GetAsync(Url, ("If-None-Match", old.Values("ETag").Single()));

        fresh.Status.ShouldBe(200);
        fresh.Body.ShouldNotBe(old.Body);
        scene.Kept(Key)!.Data.ShouldBe(fresh.Body);
    }

    [Fact]
    public async Task A_thumbnail_whose_original_is_gone_is_not_shown()
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        scene.Put("a.jpg", Pictures.Jpeg());
        await scene.GetAsync(Url);
        scene.Delete("a.jpg");

        (await scene.GetAsync(Url)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task What_others_put_in_its_place_is_not_shown()
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        scene.Put("a.jpg", Pictures.Jpeg());
        var made = await scene.GetAsync(Url);
        var request = new PutObjectRequest
        {
            BucketName = Scene.Thumbs,
            Key = Key,
            ContentType = "text/html",
            ContentBody = "<script>",
        };
        request.Metadata["tag"] = scene.Kept(Key)!.Headers["x-amz-meta-tag"];
        await scene.S3.PutObjectAsync(request, TestContext.Current.CancellationToken);
        scene.Kept(Key)!.Headers["Content-Type"].ShouldBe("text/html");

        var answer = await scene.GetAsync(Url);

        answer.Body.ShouldBe(made.Body);
        answer.Values("Content-Type").ShouldBe(["image/jpeg"]);
    }

    [Fact]
    public async Task What_cannot_be_made_is_not_kept()
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        scene.Put("a.jpg", Pictures.Jpeg()[..^2000]);

        (await scene.GetAsync(Url)).Status.ShouldBe(422);

        scene.KeptKeys.ShouldBeEmpty();
    }

    [Fact]
    public async Task Twenty_first_requests_at_once_leave_one_object_and_get_the_same_bytes()
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        scene.Put("a.jpg", Pictures.Jpeg());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => scene.GetAsync(Url)));

        answers.ShouldAllBe(a => a.Status == 200);
        answers.Select(a => Convert.ToHexString(a.Body)).Distinct().ShouldHaveSingleItem();
        scene.KeptKeys.ShouldBe([Key]);
        scene.Kept(Key)!.Data.ShouldBe(answers[0].Body);
    }

    [Theory]
    [InlineData("GetObject", nameof(FaultKind.Error), 503)]
    [InlineData("GetObject", nameof(FaultKind.Error), 403)]
    [InlineData("GetObject", nameof(FaultKind.Drop), 0)]
    [InlineData("PutObject", nameof(FaultKind.Error), 503)]
    [InlineData("PutObject", nameof(FaultKind.Error), 403)]
    [InlineData("PutObject", nameof(FaultKind.Error), 409)]
    [InlineData("PutObject", nameof(FaultKind.Drop), 0)]
    public async Task Trouble_with_the_thumbnails_bucket_does_not_fail_the_answer(string operation, string kind, int status)
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        scene.Put("a.jpg", Pictures.Jpeg());
        scene.Cloud.Faults.Add(
            new Fault("s3", operation, Enum.Parse<FaultKind>(kind))
            {
                Key = Key,
                Status = status,
                Code = status == 403 ? "AccessDenied" : "Trouble",
            }
        );

        var answer = await scene.GetAsync(Url);

        answer.Status.ShouldBe(200);
        Pictures.SizeOf(answer.Body).Width.ShouldBe(180);
    }

    [Fact]
    public async Task An_original_that_is_replaced_while_its_thumbnail_is_made_leaves_nothing_stale()
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        scene.Put("a.jpg", Pictures.Jpeg(seed: 1));
        byte[] faster = [];
        scene.S3.BeforeWrite = async _ =>
        {
            scene.S3.BeforeWrite = _ => Task.CompletedTask;
            scene.Put("a.jpg", Pictures.Jpeg(seed: 2));
            // Another request, which is the faster one.
            faster = (await scene.GetAsync(Url)).Body;
        };

        var slower = await scene.GetAsync(Url);

        slower.Status.ShouldBe(200);
        slower.Body.ShouldNotBe(faster);
        scene.Kept(Key)!.Data.ShouldBe(faster, "the slower one has not overwritten it");
        (await scene.GetAsync(Url)).Body.ShouldBe(faster);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_process_that_ends_while_it_keeps_one_leaves_nothing_wrong(bool isDone)
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        scene.Put("a.jpg", Pictures.Jpeg());
        using var dying = new CloudS3(scene.Cloud) { Deadly = 0, IsDone = isDone };
        var front = Scene.Another(dying, Scene.Keeping);
        await Scene.AskAsync(front, LocalCloud.Gateways.Gateway.All[0], "GET", Url, TestContext.Current.CancellationToken);
        dying.IsDead.ShouldBeTrue();

        var answer = await scene.GetAsync(Url);

        answer.Status.ShouldBe(200);
        scene.Kept(Key)!.Data.ShouldBe(answer.Body);
    }

    [Fact]
    public async Task Another_quality_makes_all_anew()
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        scene.Put("a.jpg", Pictures.Jpeg());
        var before = await scene.GetAsync(Url);
        using var s3 = new CloudS3(scene.Cloud);
        var front = Scene.Another(s3, Scene.Keeping with { Imaging = ImagingOptions.Default with { JpegQuality = 30 } });

        var after = await Scene.AskAsync(front, LocalCloud.Gateways.Gateway.All[0], "GET", Url, TestContext.Current.CancellationToken);

        after.Body.Length.ShouldBeLessThan(before.Body.Length);
        scene.Kept(Key)!.Data.ShouldBe(after.Body);
    }

    [Fact]
    public async Task They_may_be_in_the_same_bucket_below_another_prefix()
    {
        var options = Scene.Stateless with { Prefix = "pictures/", Thumbs = new S3Url(Scene.Originals, "thumbs/") };
        await using var scene = await Scene.SetAsync(options);
        scene.Put("pictures/a.jpg", Pictures.Jpeg());

        await scene.GetAsync("/180/pictures/a.jpg");

        scene.Cloud.S3.ListKeys(Scene.Originals, "thumbs/").ShouldBe(["thumbs/w180.auto/pictures/a.jpg"]);
        (await scene.GetAsync("/180/thumbs/w180.auto/pictures/a.jpg")).Status.ShouldBe(404);
    }
}
