using GapFurniture.LocalCloud.Faults;

namespace GapFurniture.Furniture.Tests.EndToEnd;

public sealed class Attaching
{
    [Fact]
    public async Task An_attachment_is_added_beside_what_others_have_delivers_events_and_is_removed_without_a_trace()
    {
        await using var scene = await Scene.SetAsync();
        scene.Allow("work", "SomebodyElse");
        var (notifications, policy, foreign) = (scene.Notifications, scene.Policy("work"), scene.Policy("foreign"));

        var attached = await scene.RunAsync(Scene.Attach);

        attached.Status.ShouldBe(0, attached.All);
        attached.Output.ShouldStartWith(
            $"attached {Scene.Name}: my-logs, keys logs/* → queue work, configuration id furniture-{Scene.Piece}-"
        );
        scene.Notifications.ShouldContain("<HologramConfiguration depth=\"3\"><Id>later</Id></HologramConfiguration>");
        scene.Policy("work")!.ShouldContain("aws:SourceAccount");
        scene.Cloud.S3.Put(Scene.Bucket, "logs/a b+c", "1");
        scene.Cloud.S3.Put(Scene.Bucket, "reports/r", "1");
        scene.Cloud.S3.Put(Scene.Bucket, "elsewhere/e", "1");
        scene.Keys("work").ShouldBe(["logs/a b+c"]);
        scene.Keys("foreign").ShouldBe(["reports/r"]);

        var detached = await scene.RunAsync("detach", Scene.Piece, "--bucket", Scene.Bucket);

        detached.Status.ShouldBe(0, detached.All);
        scene.Notifications.ShouldBe(notifications);
        scene.Policy("work").ShouldBe(policy);
        scene.Policy("foreign").ShouldBe(foreign);
        scene.Cloud.S3.Put(Scene.Bucket, "logs/later", "1");
        scene.Keys("work").ShouldBe(["logs/a b+c"]);
    }

    [Fact]
    public async Task A_queue_without_policy_is_without_one_again()
    {
        await using var scene = await Scene.SetAsync();

        (await scene.RunAsync(Scene.Attach)).Status.ShouldBe(0);
        (await scene.RunAsync("detach", Scene.Piece, "--bucket", Scene.Bucket, "--prefix", "logs/")).Status.ShouldBe(0);

        scene.Policy("work").ShouldBeNull();
    }

    [Fact]
    public async Task Attaching_twice_is_attaching_once_and_detaching_twice_is_no_error()
    {
        await using var scene = await Scene.SetAsync();
        await scene.RunAsync(Scene.Attach);
        var (notifications, policy) = (scene.Notifications, scene.Policy("work"));
        scene.Cloud.Requests.Clear();

        var again = await scene.RunAsync(Scene.Attach);

        again.Output.ShouldStartWith($"attached already {Scene.Name}: ");
        (scene.Notifications, scene.Policy("work")).ShouldBe((notifications, policy));
        scene.Cloud.Requests.Count("s3", "PutBucketNotificationConfiguration").ShouldBe(0);
        scene.Cloud.Requests.Count("sqs", "SetQueueAttributes").ShouldBe(0);
        await scene.RunAsync("detach", Scene.Piece, "--bucket", Scene.Bucket);
        var nothing = await scene.RunAsync("detach", Scene.Piece, "--bucket", Scene.Bucket);
        (nothing.Status, nothing.Output).ShouldBe(
            (0, $"nothing of {Scene.Name} that these flags describe is attached to bucket my-logs" + Environment.NewLine)
        );
    }

    [Fact]
    public async Task A_dry_run_shows_what_would_change_and_changes_nothing()
    {
        await using var scene = await Scene.SetAsync();
        var notifications = scene.Notifications;

        var outcome = await scene.RunAsync([.. Scene.Attach, "-dry-run"]);

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("+         <Value>logs/</Value>");
        outcome.Output.ShouldContain("  <HologramConfiguration depth=\"3\"");
        outcome.Output.ShouldContain("+       \"Action\": \"sqs:SendMessage\",");
        outcome.Output.ShouldEndWith("dry run: nothing was changed" + Environment.NewLine);
        scene.Notifications.ShouldBe(notifications);
        scene.Policy("work").ShouldBeNull();
    }

    [Theory]
    [InlineData("s3", "PutBucketNotificationConfiguration", "s3:PutBucketNotification")]
    [InlineData("s3", "GetBucketNotificationConfiguration", "s3:GetBucketNotification")]
    [InlineData("sqs", "SetQueueAttributes", "sqs:SetQueueAttributes")]
    public async Task A_missing_permission_is_named_and_nothing_is_left_behind(string service, string operation, string right)
    {
        await using var scene = await Scene.SetAsync();
        var notifications = scene.Notifications;
        scene.Cloud.Faults.Add(
            new Fault(service, operation, FaultKind.Error)
            {
                Status = 403,
                Code = service == "s3" ? "AccessDenied" : "AccessDeniedException",
                Message = "not allowed to do that",
                Times = 1,
            }
        );

        var outcome = await scene.RunAsync(Scene.Attach);

        outcome.Status.ShouldBe(1);
        outcome.Errors.ShouldContain(right);
        outcome.Errors.ShouldContain("not allowed to do that");
        scene.Notifications.ShouldBe(notifications);
        scene.Policy("work").ShouldBeNull();
    }

    [Fact]
    public async Task By_EventBridge_an_attachment_may_overlap_and_detaching_leaves_the_bucket_as_it_was()
    {
        await using var scene = await Scene.SetAsync();
        var notifications = scene.Notifications;
        string[] attachment =
        [
            Scene.Piece,
            "--bucket",
            Scene.Bucket,
            "--prefix",
            "reports/",
            "--suffix",
            ".gz",
            "--to",
            "eventbridge",
            "--queue",
            "work",
        ];

        var attached = await scene.RunAsync(["attach", .. attachment]);

        attached.Status.ShouldBe(0, attached.All);
        scene.Cloud.S3.Put(Scene.Bucket, "reports/a.gz", "1");
        scene.Cloud.S3.Put(Scene.Bucket, "reports/a.csv", "1");
        scene.Cloud.Sqs.Bodies("work").ShouldHaveSingleItem().ShouldContain("\"key\":\"reports/a.gz\"");
        scene.Keys("foreign").Count.ShouldBe(2);
        (await scene.RunAsync(["attach", .. attachment])).Output.ShouldStartWith("attached already");

        var detached = await scene.RunAsync("detach", Scene.Piece, "--bucket", Scene.Bucket);

        detached.Status.ShouldBe(0, detached.All);
        scene.Notifications.ShouldBe(notifications);
        scene.Cloud.EventBridge.Rules.ShouldBeEmpty();
        scene.Policy("work").ShouldBeNull();
    }

    [Fact]
    public async Task By_EventBridge_an_id_is_that_of_one_rule_not_the_beginning_of_several_and_its_keys_are_shown()
    {
        await using var scene = await Scene.SetAsync();
        string[] target = [Scene.Piece, "--bucket", Scene.Bucket, "--to", "eventbridge", "--queue", "work"];
        (await scene.RunAsync(["attach", .. target, "--id", "logs", "--prefix", @"a\b/", "--suffix", ".gz"])).Status.ShouldBe(0);
        (await scene.RunAsync(["attach", .. target, "--id", "logs-archive", "--prefix", "archive/"])).Status.ShouldBe(0);

        var detached = await scene.RunAsync("detach", Scene.Piece, "--bucket", Scene.Bucket, "--id", "logs");
        var rest = await scene.RunAsync("detach", Scene.Piece, "--bucket", Scene.Bucket, "--prefix", "archive/");

        detached.Output.ShouldMatch(@"^detached .*, keys a\\b/\*\.gz → EventBridge → .*, configuration id logs\n$", detached.All);
        rest.Output.ShouldMatch(@"^detached .*, keys archive/\* → .*, configuration id logs-archive\n$", rest.All);
    }

    [Theory]
    [InlineData("--queue", "work")]
    [InlineData("--queue", "https://sqs.us-east-1.amazonaws.com/123456789012/work")]
    [InlineData("--function", "glue")]
    [InlineData("--to", "queue")]
    public async Task Of_two_stacks_at_one_bucket_the_one_that_is_named_is_detached(params string[] named)
    {
        await using var scene = await Scene.SetAsync();
        await scene.DeployAsync();
        string[] other = [Scene.Piece, "--bucket", Scene.Bucket, "--to", "eventbridge", "--queue", "dead", "--prefix", "other/"];
        (await scene.RunAsync(Scene.Attach)).Status.ShouldBe(0);
        (await scene.RunAsync(["attach", .. other])).Status.ShouldBe(0);

        var detached = await scene.RunAsync(["detach", Scene.Piece, "--bucket", Scene.Bucket, .. named]);
        var again = await scene.RunAsync(["detach", Scene.Piece, "--bucket", Scene.Bucket, .. named]);
        var rest = await scene.RunAsync(["detach", Scene.Piece, "--bucket", Scene.Bucket]);

        detached.Output.ShouldMatch("^detached .*, keys logs/\\* → queue work, .*\n$", detached.All);
        again.Output.ShouldStartWith("nothing of ", Case.Sensitive, again.All);
        rest.Output.ShouldMatch("^detached .*, keys other/\\* → EventBridge → queue dead, .*\n$", rest.All);
    }

    [Theory, InlineData("queue"), InlineData("eventbridge")]
    public async Task An_attachment_with_an_id_of_the_users_is_found_by_detach_without_it(string way)
    {
        await using var scene = await Scene.SetAsync();
        scene.Allow("work", "SomebodyElse");
        var (notifications, policy) = (scene.Notifications, scene.Policy("work"));
        (await scene.RunAsync([.. Scene.Attach, "--to", way, "--id", "nightly"])).Status.ShouldBe(0);

        var narrowed = await scene.RunAsync("detach", Scene.Piece, "--bucket", Scene.Bucket, "--prefix", "other/");
        var detached = await scene.RunAsync("detach", Scene.Piece, "--bucket", Scene.Bucket);

        narrowed.Output.ShouldStartWith("nothing of ");
        detached.Output.ShouldMatch("^detached .*, configuration id nightly\n$", detached.All);
        (scene.Notifications, scene.Policy("work")).ShouldBe((notifications, policy));
        scene.Cloud.EventBridge.Rules.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_neighbours_target_that_may_not_be_read_is_not_detached_and_no_obstacle()
    {
        await using var scene = await Scene.SetAsync();
        (await scene.RunAsync(Scene.Attach)).Status.ShouldBe(0);
        scene.Cloud.Faults.Add(
            new Fault("sqs", "GetQueueUrl", FaultKind.Error)
            {
                Key = "foreign",
                Status = 403,
                Code = "AccessDeniedException",
            }
        );

        var detached = await scene.RunAsync("detach", Scene.Piece, "--bucket", Scene.Bucket);

        detached.Status.ShouldBe(0, detached.All);
        detached.Output.ShouldStartWith("detached ");
        detached.Errors.ShouldStartWith("configuration \"reports\" is not touched: ");
    }

    [Fact]
    public async Task An_attachment_whose_queue_is_gone_can_still_be_detached()
    {
        await using var scene = await Scene.SetAsync();
        var notifications = scene.Notifications;
        await scene.RunAsync(Scene.Attach);
        scene.Cloud.Sqs.DeleteQueue("work");

        var outcome = await scene.RunAsync("detach", Scene.Piece, "--bucket", Scene.Bucket);

        outcome.Status.ShouldBe(0, outcome.All);
        scene.Notifications.ShouldBe(notifications);
    }

    [Theory]
    [InlineData("there is no queue nowhere", "--queue", "nowhere")]
    [InlineData("there is no function nobody", "--to", "function", "--function", "nobody")]
    public async Task A_target_that_does_not_exist_is_named(string what, params string[] target)
    {
        await using var scene = await Scene.SetAsync();

        var outcome = await scene.RunAsync(["attach", Scene.Piece, "--bucket", Scene.Bucket, .. target]);

        (outcome.Status, outcome.Errors.Contains(what, StringComparison.Ordinal)).ShouldBe((1, true), outcome.All);
    }

    [Fact]
    public async Task A_fifo_queue_is_refused_before_S3_does()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Sqs.CreateQueue("q.fifo", ("FifoQueue", "true"));

        var outcome = await scene.RunAsync("attach", Scene.Piece, "--bucket", Scene.Bucket, "--queue", "q.fifo");

        (outcome.Status, outcome.Errors.Contains("FIFO", StringComparison.Ordinal)).ShouldBe((1, true));
    }

    [Theory]
    [InlineData("logs/*", "", "has a *, which is taken literally here")]
    [InlineData("", "*.gz", "give the end of the key, \".gz\"")]
    [InlineData("s3://my-logs/logs/", "", "a prefix is the beginning of the key: \"logs/\"")]
    [InlineData("/logs/", "", "begins with a slash, which keys seldom do")]
    [InlineData("S3://my-logs/logs/", "", "a prefix is the beginning of the key: \"logs/\"")]
    [InlineData("arn:aws:s3:::my-logs/logs/", "", "is an ARN; a prefix is the beginning of the key: \"logs/\"")]
    [InlineData("https://my-logs.s3.amazonaws.com/logs/", "", "a prefix is the beginning of the key: \"logs/\"")]
    [InlineData("./logs/", "", "begins with ./, which keys seldom do")]
    [InlineData("^logs/", "", "begins with a ^, which is taken literally here")]
    [InlineData("'logs/' ", "", "has quotes or spaces around it; give \"logs/\"")]
    [InlineData("", "\\.gz$", "give the end of the key, \".gz\"")]
    [InlineData("", "\".gz\"", "has quotes or spaces around it; give \".gz\"")]
    public async Task A_filter_that_S3_would_take_literally_is_refused(string prefix, string suffix, string problem)
    {
        await using var scene = await Scene.SetAsync();

        foreach (var to in new[] { "queue", "eventbridge" })
        {
            var outcome = await scene.RunAsync([
                "attach",
                Scene.Piece,
                "--bucket",
                Scene.Bucket,
                "--prefix",
                prefix,
                "--suffix",
                suffix,
                "--queue",
                "work",
                "--to",
                to,
            ]);

            (outcome.Status, outcome.Output).ShouldBe((2, ""), outcome.All);
            outcome.Errors.ShouldContain(problem);
        }
        scene.Policy("work").ShouldBeNull();
    }

    [Fact]
    public async Task A_filter_with_characters_that_S3_wants_encoded_is_warned_of()
    {
        await using var scene = await Scene.SetAsync();

        var outcome = await scene.RunAsync("attach", Scene.Piece, "--bucket", Scene.Bucket, "--prefix", "dt=2026 x/", "--queue", "work");

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Errors.ShouldContain("warning: the filter has =, a space, which S3 may expect percent-encoded");
    }

    [Theory]
    [InlineData("GetQueueUrl")]
    [InlineData("GetQueueAttributes")]
    public async Task Json_that_names_no_queue_is_none_of_SQS(string operation)
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(new Fault("sqs", operation, FaultKind.Error) { Status = 200, Times = 1 });

        var outcome = await scene.RunAsync(Scene.Attach);

        outcome.Status.ShouldBe(1, outcome.All);
        outcome.Errors.ShouldContain("the response did not come from SQS: it names no queue");
    }

    [Fact]
    public async Task A_value_that_begins_with_an_at_sign_is_a_value()
    {
        await using var scene = await Scene.SetAsync();
        await File.WriteAllTextAsync(Path.Combine(scene.Folder, "scope"), "other/", TestContext.Current.CancellationToken);

        var outcome = await scene.RunAsync("attach", Scene.Piece, "--bucket", Scene.Bucket, "--prefix", "@scope", "--queue", "work");

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("keys @scope*");
    }
}
