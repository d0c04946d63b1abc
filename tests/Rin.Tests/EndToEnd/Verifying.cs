using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;

namespace GapFurniture.Rin.Tests.EndToEnd;

[Collection(DataApiCalls.Name)]
public sealed class Verifying(Cloud cloud)
{
    private const string OneTarget = "  - {redshift: {table: lines, cluster: local}, s3: {key_prefix: in/}}";
    private const string Role = "arn:aws:iam::123456789012:role/redshift-copy";

    private static Task<(int Status, string Output)> VerifyAsync(Scene scene, string? config = null) =>
        RinProcess.RunAsync(scene.Environment, "-config", config ?? scene.Config, "-verify");

    [Fact]
    public async Task Everything_that_a_run_needs_is_checked_and_told_line_by_line()
    {
        await using var scene = await Scene.WithLinesAsync(
            cloud,
            OneTarget,
            more: "manifest: {bucket: BUCKET, prefix: m/}",
            maxReceives: 5
        );
        var config = Rewrite(scene, "role/copy", "role/redshift-copy");

        var (status, output) = await VerifyAsync(scene, config);

        status.ShouldBe(0, output);
        foreach (
            var line in new[]
            {
                $"ok       config      {config}: 1 target, 1 warehouse",
                "ok       credentials region us-east-1",
                "ok       queue       visibility timeout 30 s",
                "ok       queue       after 5 receives messages go to ",
                "ok       queue       dead-letter queue ",
                "ok       queue       sqs:DeleteMessage is granted",
                "ok       queue       sqs:ChangeMessageVisibility is granted",
                "skipped  queue       sqs:ReceiveMessage is not tried",
                $"ok       bucket      {scene.Bucket}: may be listed",
                $"ok       manifest    s3://{scene.Bucket}/m/: written and removed",
                "ok       warehouse   redshift://awsuser@127.0.0.1",
                $"ok       table       {scene.Schema}.lines: exists, and awsuser may insert",
                $"ok       role        {Role} is attached to cluster local",
                " 0 failed, ",
            }
        )
            output.ShouldContain(line, Case.Sensitive, output);
        output.ShouldNotContain(scene.Cloud.Redshift.Password);
        scene.Cloud.S3.Buckets.Single(b => b.Name == scene.Bucket).List("").ShouldBeEmpty("the probe is removed");
        scene.Cloud.Sqs.Count(scene.Queue).InFlight.ShouldBe(0, "nothing is received");
    }

    [Fact]
    public async Task All_that_is_missing_is_told_in_one_run_with_what_to_do()
    {
        await using var scene = await Scene.SetAsync(
            cloud,
            """
              - {redshift: {table: lines}, s3: {key_prefix: in/}}
              - {redshift: {table: mine, user: reader_SCHEMA}, s3: {key_prefix: mine/}}
              - {redshift: {table: t, schema: hidden_SCHEMA, user: reader_SCHEMA}, s3: {key_prefix: hidden/}}
              - {redshift: {table: $1, user: reader_SCHEMA}, s3: {key_regexp: '^by/(.*)'}}
              - {redshift: {table: t, host: 127.0.0.1, port: 1}, s3: {key_prefix: away/}}
              - {redshift: {table: t}, s3: {key_prefix: in/, bucket: no-such-bucket}}
            """,
            more: "manifest: {bucket: no-such-bucket}"
        );
        await scene.CreateTableAsync("mine");
        await scene.ExecuteAsync($"CREATE USER reader_{scene.Schema}");
        await scene.ExecuteAsync($"GRANT USAGE ON SCHEMA {scene.Schema} TO reader_{scene.Schema}");
        await scene.ExecuteAsync($"CREATE SCHEMA hidden_{scene.Schema}");
        await scene.ExecuteAsync($"CREATE TABLE hidden_{scene.Schema}.t (id bigint)");
        // Other users log in by GetClusterCredentials.
        var config = Rewrite(scene, $"password: '{scene.Cloud.Redshift.Password}'", "cluster: local");

        var (status, output) = await VerifyAsync(scene, config);

        status.ShouldBe(1, output);
        var user = $"reader_{scene.Schema}";
        foreach (
            var line in new[]
            {
                "failed   queue       no dead-letter queue: what cannot be loaded is delivered again forever => give the queue a RedrivePolicy",
                "failed   bucket      no-such-bucket does not exist => ",
                "failed   manifest    s3://no-such-bucket/ does not exist => ",
                $"failed   table       {scene.Schema}.lines: does not exist => create it",
                $"failed   table       {scene.Schema}.mine: {user} may not insert => GRANT INSERT ON \"{scene.Schema}\".\"mine\" TO \"{user}\"",
                $"failed   table       hidden_{scene.Schema}.t: {user} may not use the schema => GRANT USAGE ON SCHEMA",
                $"ok       table       {scene.Schema}.$1: {user} may use the schema; the tables depend on the keys",
                "failed   warehouse   redshift://awsuser@127.0.0.1:1/dev: Failed to connect",
                $"skipped  table       {scene.Schema}.t: not checked, since the login failed",
                "failed   role        arn:aws:iam::123456789012:role/copy is not attached to cluster local => attach it",
            }
        )
            output.ShouldContain(line, Case.Sensitive, output);
    }

    [Theory]
    [InlineData("sqs", "GetQueueUrl", "sqs:GetQueueUrl is denied => allow it on ")]
    [InlineData("sqs", "GetQueueAttributes", "sqs:GetQueueAttributes is denied")]
    [InlineData("sqs", "DeleteMessageBatch", "sqs:DeleteMessage is denied")]
    [InlineData("sqs", "ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility is denied")]
    [InlineData(
        "s3",
        "ListObjectsV2",
        "may not be listed, so keys that begin with a loaded key would be loaded with it => allow s3:ListBucket on arn:aws:s3:::"
    )]
    public async Task What_is_denied_is_named_with_what_to_allow(string service, string operation, string told)
    {
        // A cloud of its own: others must not meet these faults.
        await using var own = await LocalCloud.LocalCloudHost.StartAsync(cancellation: TestContext.Current.CancellationToken);
        own.Sqs.CreateQueue("q");
        own.S3.CreateBucket("bucket");
        own.Faults.Add(
            new Fault(service, operation, FaultKind.Error)
            {
                Status = 403,
                Code = "AccessDenied",
                Message = "no",
                Times = 20,
            }
        );
        var config = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            config,
            "queue_name: q\nredshift: {host: 127.0.0.1, port: 1, dbname: d, user: u, password: p}\ntargets: [{redshift: {table: t}, s3: {bucket: bucket, key_prefix: a}}]",
            TestContext.Current.CancellationToken
        );

        var (status, output) = await RinProcess.RunAsync(own.Environment, "-config", config, "-verify");
        File.Delete(config);

        status.ShouldBe(1, output);
        output.ShouldContain(told, Case.Sensitive, output);
    }

    [Fact]
    public async Task The_Data_API_is_checked_by_its_own_calls()
    {
        await using var scene = await Scene.WithLinesAsync(
            cloud,
            "  - {redshift: {table: lines, driver: redshift-data, workgroup: local}, s3: {key_prefix: in/}}",
            maxReceives: 5
        );
        await scene.GrantAsync();

        var (status, output) = await VerifyAsync(scene);

        status.ShouldBe(0, output);
        output.ShouldContain("ok       warehouse   redshift-data://local/dev: logged in as ");
        output.ShouldContain("ok       data-api    statements may be cancelled");
        output.ShouldContain($"ok       table       {scene.Schema}.lines: exists, and ");
    }

    private static string Rewrite(Scene scene, string old, string replacement)
    {
        var path = scene.Config + ".role.yaml";
        File.WriteAllText(path, File.ReadAllText(scene.Config).Replace(old, replacement, StringComparison.Ordinal));
        return path;
    }
}
