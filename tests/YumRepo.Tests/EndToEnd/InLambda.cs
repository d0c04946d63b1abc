using System.Security.Cryptography;
using System.Text.Json;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.Pieces;
using GapFurniture.YumRepo.Tests.Fakes;

namespace GapFurniture.YumRepo.Tests.EndToEnd;

public sealed class InLambda
{
    private static readonly SampleRpm s_hello = new("hello", "2.12");
    private static readonly SampleRpm s_cpp = new("gcc-c++", "14.2", "1~rc1");
    private static readonly SampleRpm s_noarch = new("words") { Arch = "noarch" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact, Trait("Runs", "emulated")]
    public async Task A_package_that_is_put_is_listed_and_one_that_is_deleted_is_not()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();
        // Without a filter: its own writes are reported to it, too.
        scene.Notify(function, suffix: "");

        scene.Put(s_hello);
        scene.Put(s_cpp, "Packages/g/");
        scene.Cloud.S3.Put(Scene.Bucket, "index.html", "no package");
        await HoldsAsync(function, () => scene.Hrefs()?.Count == 2);
        scene.Hrefs().ShouldBe(["Packages/g/gcc-c++-14.2-1~rc1.x86_64.rpm", "hello-2.12-1.x86_64.rpm"]);
        scene.Digests()[s_hello.FileName].ShouldBe(Convert.ToHexStringLower(SHA256.HashData(s_hello.Bytes())));

        scene.Cloud.S3.Delete(scene.Cloud.S3.Bucket(Scene.Bucket), s_hello.FileName);
        await HoldsAsync(function, () => scene.Hrefs()?.Count == 1);
        function.Log.Lines.ShouldNotContain(l => l.Contains("\"error\"", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_broken_package_is_reported_and_its_neighbours_are_listed()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(("FAILED", "s3://packages/failed/"));
        scene.Put(s_hello);
        scene.Put("broken.rpm", s_cpp.Bytes()[..150]);
        scene.Put("empty.rpm", []);
        scene.Put("text.rpm", "not a package at all"u8.ToArray());

        var answer = await InvokeAsync(function, Event("ObjectCreated:Put", s_hello.FileName, "broken.rpm", "empty.rpm", "text.rpm"));

        scene.Hrefs().ShouldBe([s_hello.FileName]);
        answer.GetProperty("repositories")[0].GetProperty("added").GetInt32().ShouldBe(1);
        scene
            .Cloud.S3.ListKeys(Scene.Bucket, "failed/")
            .ShouldBe(["failed/packages/broken.rpm.json", "failed/packages/empty.rpm.json", "failed/packages/text.rpm.json"]);
        Text(function).ShouldContain("it is cut off");
        scene.Cloud.Monitoring.Counted.ShouldBe(PieceCounts.Of("YumRepo"), ignoreOrder: true);
    }

    [Fact]
    public async Task An_object_that_becomes_a_broken_package_leaves_the_index()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();
        scene.Put(s_hello);
        scene.Put(s_cpp);
        await InvokeAsync(function, Event("ObjectCreated:Put", s_hello.FileName, s_cpp.FileName));

        scene.Put(s_hello.FileName, "overwritten"u8.ToArray());
        await InvokeAsync(function, Event("ObjectCreated:Put", s_hello.FileName));

        scene.Hrefs().ShouldBe([s_cpp.FileName]);
    }

    [Theory]
    [InlineData("ObjectRemoved:Delete")]
    [InlineData("ObjectRemoved:DeleteMarkerCreated")]
    [InlineData("LifecycleExpiration:Delete")]
    [InlineData("LifecycleExpiration:DeleteMarkerCreated")]
    [InlineData("s3:LifecycleExpiration:DeleteMarkerCreated")]
    [InlineData("Permanently Deleted")]
    [InlineData("Delete Marker Created")]
    public async Task What_a_lifecycle_rule_or_anybody_else_deletes_leaves_the_index_with_its_copies(string how)
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(("LAYOUT", "dist/arch"), ("ARCHES", "x86_64,aarch64"));
        string[] repositories = ["el9/x86_64/", "el9/aarch64/"];
        var cpp = s_cpp with { Arch = "noarch" };
        var gone = "el9/x86_64/" + cpp.FileName;
        scene.Put(cpp, "el9/x86_64/");
        scene.Put(s_noarch, "el9/x86_64/");
        await InvokeAsync(function, Event("ObjectCreated:Put", gone, "el9/x86_64/" + s_noarch.FileName));
        repositories.ShouldAllBe(r => scene.Hrefs(r)!.Count == 2);

        scene.Cloud.S3.Delete(scene.Cloud.S3.Bucket(Scene.Bucket), gone);
        await InvokeAsync(function, how.Contains(':', StringComparison.Ordinal) ? Event(how, gone) : Expired(how, gone));

        repositories.ShouldAllBe(r => scene.Hrefs(r)!.Single() == s_noarch.FileName);
    }

    [Fact]
    public async Task What_comes_by_a_queue_is_answered_message_by_message()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();
        scene.Put(s_hello);
        scene.Put(s_cpp);
        scene.Cloud.Faults.Add(
            new Fault("s3", "GetObject", FaultKind.Error)
            {
                Key = s_cpp.FileName,
                Status = 403,
                Code = "AccessDenied",
                Times = 20,
            }
        );

        var answer = await InvokeAsync(
            function,
            Sqs(
                ("m-good", Event("ObjectCreated:Put", s_hello.FileName)),
                ("m-denied", Event("ObjectCreated:Put", s_cpp.FileName)),
                ("m-odd", "nonsense")
            )
        );

        answer
            .GetProperty("batchItemFailures")
            .EnumerateArray()
            .Select(f => f.GetProperty("itemIdentifier").GetString())
            .ShouldBe(["m-denied", "m-odd"], ignoreOrder: true);
        scene.Hrefs().ShouldBe([s_hello.FileName]);
    }

    [Fact]
    public async Task An_event_that_comes_again_writes_nothing()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();
        scene.Put(s_hello);
        await InvokeAsync(function, Event("ObjectCreated:Put", s_hello.FileName));
        var before = scene.Cloud.S3.Bucket(Scene.Bucket).Find("repodata/repomd.xml")!;

        await InvokeAsync(function, Event("ObjectCreated:Put", s_hello.FileName));
        await InvokeAsync(function, Event("ObjectRemoved:Delete", s_hello.FileName));

        scene
            .Cloud.S3.Bucket(Scene.Bucket)
            .Find("repodata/repomd.xml")!
            .ShouldBeSameAs(before, "the object is still there, whatever the event says");
    }

    [Fact]
    public async Task Packages_are_copied_from_the_inbox_to_the_repositories_that_list_them()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(
            ("REPO", "s3://packages/yum/"),
            ("INBOX", "s3://inbox/"),
            ("LAYOUT", "dist/arch"),
            ("ARCHES", "x86_64,aarch64"),
            ("SOURCES", "SRPMS")
        );
        scene.Notify(function, Scene.Inbox);
        scene.Notify(function);

        scene.Put(s_hello, "el9/x86_64/", Scene.Inbox);
        scene.Put(s_noarch, "el9/x86_64/", Scene.Inbox);
        scene.Put(s_hello with { Arch = "src" }, "el9/x86_64/", Scene.Inbox);
        scene.Put("el9/x86_64/bad.rpm", "no package"u8.ToArray(), Scene.Inbox);

        await HoldsAsync(
            function,
            () =>
                scene.Hrefs("yum/el9/x86_64/")?.Count == 2
                && scene.Hrefs("yum/el9/aarch64/")?.Count == 1
                && scene.Hrefs("yum/el9/SRPMS/")?.Count == 1
                && function.Pending == 0
        );
        scene.Hrefs("yum/el9/aarch64/").ShouldBe([s_noarch.FileName]);
        scene.Cloud.S3.Get(Scene.Bucket, "yum/el9/aarch64/" + s_noarch.FileName).ShouldBe(s_noarch.Bytes());
        scene.Cloud.S3.ListKeys(Scene.Bucket, "yum/").Count(k => k.EndsWith(".rpm", StringComparison.Ordinal)).ShouldBe(4);
        scene.Digests("yum/el9/x86_64/")[s_hello.FileName].ShouldBe(Convert.ToHexStringLower(SHA256.HashData(s_hello.Bytes())));
    }

    [Theory]
    [InlineData("words-1.0-1.noarch.rpm")]
    [InlineData("words.rpm")]
    public async Task Copies_of_a_noarch_package_come_and_go_with_it_whatever_its_name_and_start_no_circle(string name)
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(("LAYOUT", "dist/arch"), ("ARCHES", "x86_64,aarch64"));
        scene.Notify(function);

        scene.Put("el9/x86_64/" + name, s_noarch.Bytes());
        await HoldsAsync(
            function,
            () => scene.Hrefs("el9/x86_64/")?.Count == 1 && scene.Hrefs("el9/aarch64/")?.Count == 1 && function.Pending == 0
        );
        function.Invocations.ShouldBeLessThan(60);
        scene.Cloud.S3.Delete(scene.Cloud.S3.Bucket(Scene.Bucket), "el9/x86_64/" + name);

        await HoldsAsync(
            function,
            () => scene.Hrefs("el9/x86_64/")?.Count == 0 && scene.Hrefs("el9/aarch64/")?.Count == 0 && function.Pending == 0
        );
        scene.Cloud.S3.ListKeys(Scene.Bucket, "").ShouldAllBe(k => !k.EndsWith(".rpm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Packages_with_a_plus_have_a_twin_that_comes_and_goes_with_them_and_is_not_listed()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(("PLUS_TWINS", "true"));
        scene.Notify(function);
        var twin = s_cpp.FileName.Replace('+', ' ');

        scene.Put(s_cpp);
        await HoldsAsync(
            function,
            () => scene.Cloud.S3.Get(Scene.Bucket, twin) is not null && scene.Hrefs() is not null && function.Pending == 0
        );
        scene.Hrefs().ShouldBe([s_cpp.FileName]);
        scene.Cloud.S3.Get(Scene.Bucket, twin).ShouldBe(s_cpp.Bytes());

        scene.Cloud.S3.Delete(scene.Cloud.S3.Bucket(Scene.Bucket), s_cpp.FileName);
        await HoldsAsync(function, () => scene.Hrefs()?.Count == 0 && function.Pending == 0);
        scene.Cloud.S3.Get(Scene.Bucket, twin).ShouldBeNull();
    }

    [Fact]
    public async Task A_version_that_is_there_already_is_refused_where_the_policy_says_so()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(
            ("REPO", "s3://packages/yum/"),
            ("INBOX", "s3://inbox/"),
            ("SAME_VERSION", "refuse"),
            ("FAILED", "s3://packages/failed/")
        );
        scene.Put(s_hello, bucket: Scene.Inbox);
        await InvokeAsync(function, EventOf("ObjectCreated:Put", Scene.Inbox, s_hello.FileName));
        var other = s_hello with { Seed = 1 };
        scene.Put(other, bucket: Scene.Inbox);

        await InvokeAsync(function, EventOf("ObjectCreated:Put", Scene.Inbox, s_hello.FileName));

        scene.Cloud.S3.Get(Scene.Bucket, "yum/" + s_hello.FileName).ShouldBe(s_hello.Bytes());
        scene.Digests("yum/")[s_hello.FileName].ShouldBe(Convert.ToHexStringLower(SHA256.HashData(s_hello.Bytes())));
        scene.Cloud.S3.ListKeys(Scene.Bucket, "failed/").ShouldBe(["failed/inbox/hello-2.12-1.x86_64.rpm.json"]);
    }

    [Fact]
    public async Task What_newer_ones_take_off_the_list_is_named_in_the_log()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(("KEEP", "1"), ("GRACE_DAYS", "0"));
        scene.Put(s_hello, "old/");
        await InvokeAsync(function, Event("ObjectCreated:Put", "old/" + s_hello.FileName));

        scene.Put(s_hello);
        await InvokeAsync(function, Event("ObjectCreated:Put", s_hello.FileName));
        scene.Put(s_hello with { Version = "2.13" });
        await InvokeAsync(function, Event("ObjectCreated:Put", "hello-2.13-1.x86_64.rpm"));

        scene.Hrefs().ShouldBe(["hello-2.13-1.x86_64.rpm"]);
        Text(function).ShouldContain("old/hello-2.12-1.x86_64.rpm (hello-2.12-1.x86_64) is no longer listed: Replaced");
        Text(function).ShouldContain(" hello-2.12-1.x86_64.rpm (hello-2.12-1.x86_64) is no longer listed: Expired");
    }

    [Fact]
    public async Task A_dry_run_says_what_it_would_do_and_changes_nothing()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(("DRY_RUN", "true"), ("PLUS_TWINS", "true"));
        scene.Put(s_cpp);

        var answer = await InvokeAsync(function, Event("ObjectCreated:Put", s_cpp.FileName));

        answer.GetProperty("repositories")[0].GetProperty("added").GetInt32().ShouldBe(1);
        scene.Cloud.S3.ListKeys(Scene.Bucket, "").ShouldBe([s_cpp.FileName]);
        Text(function).ShouldContain("dry run: Added gcc-c++-14.2-1~rc1.x86_64");
    }

    [Fact]
    public async Task Wrong_settings_fail_the_init_phase_with_every_mistake()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(("LAYOUT", "^("), ("KEEP", "some"));

        var result = await function.InvokeAsync("{}", Cancellation);

        result.FunctionError.ShouldNotBeNull();
        Text(function).ShouldContain("YUMREPO_LAYOUT");
        Text(function).ShouldContain("YUMREPO_KEEP");
    }

    [Fact]
    public async Task A_hundred_uploads_at_once_are_all_listed_by_few_commits()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();
        scene.Cloud.Sqs.CreateQueue("queue", ("VisibilityTimeout", "120"));
        scene.Cloud.S3.Notify(Scene.Bucket, scene.Cloud.Sqs.Arn("queue"), suffix: ".rpm");
        var source = new EventSourceMappingOptions
        {
            BatchSize = 100,
            Window = TimeSpan.FromSeconds(1),
            ReportBatchItemFailures = true,
        };
        scene.Cloud.Lambda.CreateEventSourceMapping("queue", "yumrepo", source);

        foreach (var i in Enumerable.Range(0, 100))
            scene.Put(new SampleRpm($"package{i:00}"));

        await HoldsAsync(function, () => scene.Hrefs()?.Count == 100 && scene.Cloud.Sqs.Count("queue").Total == 0);
        scene.Cloud.S3.ListKeys(Scene.Bucket, "repodata/.pending/").ShouldBeEmpty();
        var commits = scene
            .Cloud.S3.ListKeys(Scene.Bucket, "repodata/")
            .Count(k => k.EndsWith("-primary.xml.gz", StringComparison.Ordinal));
        commits.ShouldBeLessThanOrEqualTo(20);
    }

    private static Task HoldsAsync(LambdaFunction function, Func<bool> condition) => Eventually.HoldsAsync(condition, function.Log.Tail);

    private static async Task<JsonElement> InvokeAsync(LambdaFunction function, string json)
    {
        var result = await function.InvokeAsync(json, Cancellation);
        result.FunctionError.ShouldBeNull(Text(function));
        return JsonElement.Parse(result.Payload);
    }

    private static string Event(string name, params string[] keys) => EventOf(name, Scene.Bucket, keys);

    private static string EventOf(string name, string bucket, params string[] keys) =>
        JsonSerializer.Serialize(
            new
            {
                Records = keys.Select(k => new
                {
                    eventSource = "aws:s3",
                    eventName = name,
                    s3 = new { bucket = new { name = bucket }, @object = new { key = Uri.EscapeDataString(k) } },
                }),
            }
        );

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
    private static string Expired(string how, string key) =>
        $$"""
            {"version":"0","detail-type":"Object Deleted","source":"aws.s3","detail":{"bucket":{"name":"{{Scene.Bucket}}"},"object":{"key":"{{key}}",
            "sequencer":"0062E99A88DC407460"},"requester":"s3.amazonaws.com","reason":"Lifecycle Expiration","deletion-type":"{{how}}"} }
            """;

    private static string Sqs(params (string Id, string Body)[] messages) =>
        JsonSerializer.Serialize(
            new
            {
                Records = messages.Select(m => new
                {
                    eventSource = "aws:sqs",
                    messageId = m.Id,
                    body = m.Body,
                }),
            }
        );

    private static string Text(LambdaFunction function) => string.Join('\n', function.Log.Lines);
}
