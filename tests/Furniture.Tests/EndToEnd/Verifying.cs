using GapFurniture.LocalCloud.Faults;

namespace GapFurniture.Furniture.Tests.EndToEnd;

public sealed class Verifying
{
    private static readonly string[] s_verify = ["verify", Scene.Piece, "--bucket", Scene.Bucket, "--queue", "work"];

    private static void Set(Scene scene, string name, string value) =>
        scene.Cloud.Sqs.SetAttributes(
            scene.Cloud.Sqs.Queue("work"),
            new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value }
        );

    [Fact]
    public async Task A_chain_that_works_is_shown_part_by_part()
    {
        await using var scene = await Scene.SetAsync();
        await scene.DeployAsync();
        await scene.RunAsync(Scene.Attach);

        var outcome = await scene.RunAsync(s_verify);

        outcome.Status.ShouldBe(0, outcome.All);
        foreach (
            var part in new[]
            {
                $"ok       notification: \"furniture-{Scene.Piece}-",
                "ok       queue: visibility timeout 180 s, at least six times the function's 30 s",
                "ok       dead-letter queue: dead exists, and is empty",
                "ok       queue policy: it lets S3 send for this bucket",
                "ok       event source: glue reads the queue",
                "ok       function: glue is Active",
                "ok       settings: all that the piece needs are set",
                $"{Scene.Name}: the chain works",
            }
        )
            outcome.Output.ShouldContain(part);
        outcome.Output.ShouldNotContain("warning  ");
    }

    [Fact]
    public async Task What_is_missing_is_shown_with_what_to_do_and_the_status_is_1()
    {
        await using var scene = await Scene.SetAsync();

        var outcome = await scene.RunAsync(s_verify);

        outcome.Status.ShouldBe(1);
        outcome.Output.ShouldContain($"missing  notification: bucket my-logs sends no events to {Scene.Name}");
        outcome.Output.ShouldContain($"→ furniture attach {Scene.Piece} --bucket my-logs");
        outcome.Output.ShouldContain("missing  queue policy: it does not let arn:aws:s3:::my-logs send");
        outcome.Output.ShouldContain("warning  event source: no function reads the queue");
        outcome.Output.ShouldContain($"{Scene.Name}: 2 problems, events are lost or do not arrive");
    }

    [Fact]
    public async Task A_rule_that_sends_to_another_stack_is_no_way_to_the_queue_that_is_named()
    {
        await using var scene = await Scene.SetAsync();
        string[] other = ["attach", Scene.Piece, "--bucket", Scene.Bucket, "--to", "eventbridge", "--queue", "dead"];
        (await scene.RunAsync(other)).Status.ShouldBe(0);

        var outcome = await scene.RunAsync(s_verify);

        outcome.Status.ShouldBe(1, outcome.All);
        outcome.Output.ShouldContain($"missing  notification: bucket my-logs sends no events to {Scene.Name}");
        outcome.Output.ShouldContain("ok       queue: work exists");
    }

    [Fact]
    public async Task What_is_risky_is_a_warning_and_no_failure()
    {
        await using var scene = await Scene.SetAsync();
        await scene.DeployAsync();
        await scene.RunAsync(Scene.Attach);
        Set(scene, "VisibilityTimeout", "60");
        Set(scene, "RedrivePolicy", $$"""{"deadLetterTargetArn":"{{scene.Cloud.Sqs.Arn("dead")}}","maxReceiveCount":"2"}""");
        scene.Cloud.Sqs.Send("dead", "given up");

        var outcome = await scene.RunAsync(s_verify);

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("visibility timeout 60 s is short");
        outcome.Output.ShouldContain("set it to 180 s or more");
        outcome.Output.ShouldContain("maxReceiveCount is 2");
        outcome.Output.ShouldContain("dead holds 1 messages that failed too often");
    }

    [Fact]
    public async Task An_event_source_that_deletes_failed_messages_is_missing_and_the_status_is_1()
    {
        await using var scene = await Scene.SetAsync();
        await scene.DeployAsync(reports: false);
        await scene.RunAsync(Scene.Attach);

        var outcome = await scene.RunAsync(s_verify);

        outcome.Status.ShouldBe(1, outcome.All);
        outcome.Output.ShouldContain(
            "missing  event source: failed messages are deleted: the mapping to glue lacks ReportBatchItemFailures"
        );
        outcome.Output.ShouldContain("--function-response-types ReportBatchItemFailures");
    }

    [Fact]
    public async Task An_event_source_that_deletes_what_its_filter_does_not_match_is_warned_of()
    {
        await using var scene = await Scene.SetAsync();
        await scene.DeployAsync(filters: """{"body":{"Records":{"eventName":["ObjectCreated:Put"]}}}""");
        await scene.RunAsync(Scene.Attach);

        var outcome = await scene.RunAsync(s_verify);

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain(
            "warning  event source: the mapping to glue has filter criteria: Lambda deletes messages that do not match them"
        );
        outcome.Output.ShouldContain("--filter-criteria '{}', unless that is what you want");
    }

    [Theory]
    [InlineData("alias/aws/sqs")]
    [InlineData("arn:aws:kms:us-east-1:123456789012:alias/aws/sqs")]
    public async Task A_queue_under_the_key_that_AWS_manages_is_missing_and_not_attached(string key)
    {
        await using var scene = await Scene.SetAsync();
        await scene.DeployAsync();
        await scene.RunAsync(Scene.Attach);
        Set(scene, "KmsMasterKeyId", key);

        var verified = await scene.RunAsync(s_verify);
        (await scene.RunAsync("detach", Scene.Piece, "--bucket", Scene.Bucket)).Status.ShouldBe(0);
        var (notifications, policy) = (scene.Notifications, scene.Policy("work"));
        var attached = await scene.RunAsync(Scene.Attach);
        var byRule = await scene.RunAsync([.. Scene.Attach, "--to", "eventbridge"]);

        verified.Status.ShouldBe(1, verified.All);
        verified.Output.ShouldContain($"missing  encryption: the queue's key {key} is managed by AWS");
        verified.Output.ShouldContain("SqsManagedSseEnabled");
        (attached.Status, byRule.Status).ShouldBe((1, 1), attached.All + byRule.All);
        attached.Errors.ShouldContain("switch to SSE-SQS");
        (scene.Notifications, scene.Policy("work")).ShouldBe((notifications, policy));
    }

    [Fact]
    public async Task A_queue_under_a_customer_key_says_what_the_key_policy_and_the_role_need()
    {
        const string Needs =
            "the key's policy must allow s3.amazonaws.com kms:GenerateDataKey and kms:Decrypt, and the piece's role needs kms:Decrypt on it";
        await using var scene = await Scene.SetAsync();
        await scene.DeployAsync();
        Set(scene, "KmsMasterKeyId", "arn:aws:kms:us-east-1:123456789012:key/1234");

        var attached = await scene.RunAsync(Scene.Attach);
        var verified = await scene.RunAsync(s_verify);

        (attached.Status, verified.Status).ShouldBe((0, 0), attached.All + verified.All);
        attached.Errors.ShouldContain(Needs);
        verified.Output.ShouldContain("warning  encryption: the queue is encrypted with arn:aws:kms:us-east-1:123456789012:key/1234");
        verified.Output.ShouldContain($"→ {Needs}");
    }

    [Theory]
    [InlineData("logs/*", ".gz", "prefix \"logs/*\" has a *, which is taken literally here: give the beginning of the key, \"logs/\"")]
    [InlineData("logs/", "*.gz", "suffix \"*.gz\" has a *, which is taken literally here: give the end of the key, \".gz\"")]
    [InlineData("s3://my-logs/logs/", ".gz", "is a URL; a prefix is the beginning of the key: \"logs/\"")]
    [InlineData("/logs/", ".gz", "begins with a slash, which keys seldom do; did you mean \"logs/\"?")]
    [InlineData("arn:aws:s3:::my-logs/logs/", ".gz", "is an ARN; a prefix is the beginning of the key: \"logs/\"")]
    [InlineData("logs/", "\\.gz$", "ends with a $, which is taken literally here: give the end of the key, \".gz\"")]
    public async Task A_filter_that_S3_would_take_literally_is_warned_of(string prefix, string suffix, string warning)
    {
        await using var scene = await Scene.SetAsync();
        var filter =
            $"<Filter><S3Key><FilterRule><Name>prefix</Name><Value>{prefix}</Value></FilterRule><FilterRule><Name>suffix</Name><Value>{suffix}</Value></FilterRule></S3Key></Filter>";
        scene.Allow("work", "S3");
        scene.Configure(
            $"<NotificationConfiguration><QueueConfiguration><Id>theirs</Id><Queue>{scene.Cloud.Sqs.Arn("work")}</Queue><Event>s3:ObjectCreated:*</Event>{filter}</QueueConfiguration></NotificationConfiguration>"
        );

        var outcome = await scene.RunAsync(s_verify);

        outcome.Output.ShouldContain("warning  notification: \"theirs\": ");
        outcome.Output.ShouldContain(warning);
    }

    [Fact]
    public async Task What_may_not_be_read_is_a_warning_and_no_proof_of_a_fault()
    {
        await using var scene = await Scene.SetAsync();
        await scene.DeployAsync();
        await scene.RunAsync(Scene.Attach);
        scene.Cloud.Faults.Add(
            new Fault("lambda", "ListEventSourceMappings", FaultKind.Error)
            {
                Status = 403,
                Code = "AccessDeniedException",
                Message = "not for you",
            }
        );

        var outcome = await scene.RunAsync(s_verify);

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("warning  event source: could not be checked: ");
        outcome.Output.ShouldNotContain("missing");
    }

    [Fact]
    public async Task A_bucket_that_is_gone_sends_nothing()
    {
        await using var scene = await Scene.SetAsync();
        await scene.DeployAsync();
        await scene.RunAsync(Scene.Attach);
        scene.Cloud.S3.DeleteBucket("my-logs");

        var outcome = await scene.RunAsync(s_verify);

        outcome.Status.ShouldBe(1, outcome.All);
        outcome.Output.ShouldContain("missing  notification: there is no bucket my-logs");
        outcome.Output.ShouldNotContain("credentials that may read it");
    }

    [Fact]
    public async Task A_queue_that_is_gone_loses_events()
    {
        await using var scene = await Scene.SetAsync();
        await scene.RunAsync(Scene.Attach);
        scene.Cloud.Sqs.DeleteQueue("work");

        var outcome = await scene.RunAsync("verify", Scene.Piece, "--bucket", Scene.Bucket);

        outcome.Status.ShouldBe(1);
        outcome.Output.ShouldContain("does not exist any more, so the events are lost");
    }
}
