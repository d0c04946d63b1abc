using GapFurniture.Furniture.Tests.EndToEnd;
using GapFurniture.LocalCloud.Lambda;

namespace GapFurniture.Furniture.Tests.Pieces.Rin;

/// <summary>What furniture knows of Rin alone: its setting, its manifests, its jobs.</summary>
public sealed class Chain
{
    private static async Task<Scene> SetAsync(params (string Name, string Value)[] settings)
    {
        var scene = await Scene.SetAsync();
        await scene.Cloud.Lambda.AttachFunctionAsync(
            new FunctionOptions("rin", null) { Environment = settings.ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal) },
            TestContext.Current.CancellationToken
        );
        scene.Cloud.Lambda.CreateEventSourceMapping("work", "rin", new EventSourceMappingOptions { ReportBatchItemFailures = true });
        return scene;
    }

    [Fact]
    public async Task Settings_that_the_function_lacks_are_named()
    {
        await using var scene = await SetAsync();

        var outcome = await scene.RunAsync("verify", "rin", "--function", "rin");

        outcome.Status.ShouldBe(1);
        outcome.Output.ShouldContain("missing  settings: not set: RIN_CONFIG");
    }

    [Fact]
    public async Task Manifests_that_would_come_back_as_events_are_warned_of_and_left_out_of_a_backfill()
    {
        await using var scene = await SetAsync(("RIN_CONFIG", "s3://config/rin.yaml"), ("PLACE", "manifests/"));
        scene.Cloud.S3.CreateBucket("config");
        scene.Cloud.S3.Put("config", "rin.yaml", "manifest: {bucket: my-logs, prefix: 'logs/{{ must_env `PLACE` }}'}\ntargets: []\n");
        scene.Cloud.S3.Put(Scene.Bucket, "logs/1", "x");
        scene.Cloud.S3.Put(Scene.Bucket, "logs/manifests/1.manifest", "x");
        const string Loop =
            "Rin writes manifests to s3://my-logs/logs/manifests/, and the notification of keys logs/* reports them back to it";

        var attached = await scene.RunAsync(
            "attach",
            "rin",
            "--bucket",
            Scene.Bucket,
            "--prefix",
            "logs/",
            "--queue",
            "work",
            "--backfill"
        );
        var verified = await scene.RunAsync("verify", "rin", "--bucket", Scene.Bucket, "--queue", "work");

        (attached.Status, verified.Status).ShouldBe((0, 0), attached.All + verified.All);
        attached.Errors.ShouldContain($"warning: {Loop}");
        attached.Output.ShouldContain("backfill: 1 events sent");
        verified.Output.ShouldContain($"warning  own output: {Loop}");
        verified.Output.ShouldContain("rin -config s3://config/rin.yaml -verify checks database");
    }

    [Fact]
    public async Task Of_all_keys_the_manifests_that_are_made_without_being_configured_are_warned_of()
    {
        await using var scene = await SetAsync();
        scene.Configure("<NotificationConfiguration/>");

        var outcome = await scene.RunAsync("attach", "rin", "--bucket", Scene.Bucket, "--queue", "work");

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Errors.ShouldContain("warning: Rin writes manifests to s3://my-logs/rin-manifests/, and the notification of all keys");
    }

    [Fact]
    public async Task A_configuration_becomes_jobs_on_the_command_line()
    {
        await using var scene = await Scene.SetAsync();
        await File.WriteAllTextAsync(
            Path.Combine(scene.Folder, "rin.yaml"),
            """
            credentials: {aws_iam_role: "arn:aws:iam::123456789012:role/copy"}
            redshift: {host: example, dbname: dev, schema: public}
            s3: {bucket: my-logs}
            targets:
              - {redshift: {table: access}, s3: {key_prefix: logs/access/}}
              - {redshift: {table: $1}, s3: {key_regexp: "logs/([a-z]+)/"}}
            """,
            TestContext.Current.CancellationToken
        );

        var outcome = await scene.RunAsync("gaps", "rin", "--config", "rin.yaml");

        outcome.Status.ShouldBe(0, outcome.All);
        outcome.Output.ShouldContain("JOB CREATE rin_public_access");
        outcome.Output.ShouldContain("1 of 2 targets as jobs");
    }
}
