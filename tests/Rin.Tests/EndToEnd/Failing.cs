using GapFurniture.LocalCloud;
using GapFurniture.Pieces;

namespace GapFurniture.Rin.Tests.EndToEnd;

public sealed class Failing(Cloud cloud)
{
    [Fact]
    public async Task One_bad_file_is_named_with_its_row_and_column_and_harms_nobody()
    {
        await using var scene = await Scene.WithLinesAsync(cloud);
        scene.PutMany(20, bad: 7);

        var (status, output) = await scene.RunBatchAsync();

        status.ShouldBe(1, output);
        (await scene.IdsAsync("lines")).ShouldBe(Enumerable.Range(0, 20).Where(i => i != 7).Select(i => (long)i));
        scene.Cloud.Sqs.Count(scene.Queue).Total.ShouldBe(1);
        output.ShouldContain($"not loaded: s3://{scene.Bucket}/in/07.json into {scene.Schema}.lines: line 1, column id");
    }

    [Fact]
    public async Task A_message_of_several_records_loads_wholly_or_not_at_all()
    {
        await using var scene = await Scene.WithLinesAsync(cloud, visibilitySeconds: 1);
        scene.Cloud.S3.Put(scene.Bucket, "other/good", "");
        scene.Put("in/good.json", """{"id":1}""");
        scene.Put("in/bad.json", "{");
        scene.Cloud.Sqs.Queue(scene.Queue).Purge();
        scene.Cloud.Sqs.Send(scene.Queue, Scene.Event(scene.Bucket, "in/good.json", "in/bad.json"));

        var (first, output) = await scene.RunBatchAsync();
        (await scene.IdsAsync("lines")).ShouldBeEmpty(output);
        first.ShouldBe(1);

        scene.Cloud.S3.Put(scene.Bucket, "in/bad.json", """{"id":2}""");
        await Eventually.HoldsAsync(() => scene.Cloud.Sqs.Count(scene.Queue).InFlight == 0, "the message is visible again");
        (await scene.RunBatchAsync()).Status.ShouldBe(0);
        (await scene.IdsAsync("lines")).Distinct().ShouldBe([1, 2]); // the second put sent an event of its own
    }

    [Fact]
    public async Task An_unreadable_message_is_reported_and_left_for_the_dead_letter_queue()
    {
        await using var scene = await Scene.WithLinesAsync(cloud);
        scene.Cloud.Sqs.Send(scene.Queue, "hello");
        scene.Put("in/a.json", """{"id":1}""");

        var (status, output) = await scene.RunBatchAsync();

        status.ShouldBe(1, output);
        output.ShouldContain("is not an S3 notification");
        (await scene.IdsAsync("lines")).ShouldBe([1]);
        scene.Cloud.Sqs.Bodies(scene.Queue).ShouldBe(["hello"]);
    }

    [Fact]
    public async Task A_missing_queue_is_one_clear_error_after_a_few_requests()
    {
        await using var scene = await Scene.SetAsync(cloud);
        scene.Cloud.Sqs.DeleteQueue(scene.Queue);
        var before = scene.Cloud.Requests.Count("sqs", "GetQueueUrl");

        var (status, output) = await scene.RunBatchAsync();

        status.ShouldBe(1);
        output.ShouldContain($"queue {scene.Queue} does not exist");
        (scene.Cloud.Requests.Count("sqs", "GetQueueUrl") - before).ShouldBeLessThan(10);
    }

    [Fact]
    public async Task A_wrong_password_fails_every_object_with_the_reason_and_without_the_password()
    {
        await using var scene = await Scene.WithLinesAsync(cloud);
        scene.Put("in/a.json", """{"id":1}""");
        var config = scene.WriteConfig(Scene.OneTarget, password: "not-the-password");

        var (status, output) = await RinProcess.RunAsync(scene.Environment, "-config", config, "-batch", "-debug");

        status.ShouldBe(1, output);
        output.ShouldContain("password authentication failed");
        output.ShouldNotContain("not-the-password");
        scene.Cloud.Sqs.Count(scene.Queue).Total.ShouldBe(1);
    }

    [Fact]
    public async Task Secrets_stay_out_of_the_log_even_when_the_warehouse_quotes_our_SQL()
    {
        await using var scene = await Scene.WithLinesAsync(cloud);
        scene.Put("in/a.json", """{"id":1}""");
        var role = "aws_iam_role: arn:aws:iam::123456789012:role/copy";
        var keys = "aws_access_key_id: LOCALCLOUDACCESSKEY0\n  aws_secret_access_key: local-cloud-secret-key-that-is-no-secret";
        var text = (await File.ReadAllTextAsync(scene.Config, TestContext.Current.CancellationToken)).Replace(
            role,
            keys,
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(
            scene.Config,
            text.Replace("JSON 'auto'", "NONSENSE OPTION", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );

        var (status, output) = await scene.RunBatchAsync("-debug");

        status.ShouldBe(1, output);
        output.ShouldContain("aws_secret_access_key=****");
        output.ShouldNotContain("local-cloud-secret-key");
        output.ShouldNotContain(scene.Cloud.Redshift.Password);
    }

    [Fact]
    public async Task A_COPY_longer_than_the_visibility_timeout_is_not_loaded_twice()
    {
        await using var scene = await Scene.WithLinesAsync(cloud, visibilitySeconds: 2);
        scene.Slow("in/slow.json", milliseconds: 5000);
        scene.Put("in/slow.json", """{"id":1}""");
        await using var first = RinProcess.Start(scene.Environment, "-config", scene.Config, "-debug");
        await first.WaitForAsync("COPY \"");
        await using var second = RinProcess.Start(scene.Environment, "-config", scene.Config);
        await second.WaitForAsync("listening on ");

        await scene.UntilEmptyAsync();
        second.Terminate();
        first.Terminate();

        (await first.ExitAsync()).ShouldBe(0);
        (await second.ExitAsync()).ShouldBe(0);
        (await scene.IdsAsync("lines")).ShouldBe([1]);
    }
}
