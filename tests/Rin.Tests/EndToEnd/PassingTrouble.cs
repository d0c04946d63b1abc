using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.Rin.Tests.EndToEnd.UnderFire;

namespace GapFurniture.Rin.Tests.EndToEnd;

/// <summary>A warehouse's trouble that passes is no file's fault, in whatever words and by whichever driver it comes.</summary>
public sealed class PassingTrouble(FireCloud own) : IClassFixture<FireCloud>
{
    // Its faults would strike others.
    private readonly Cloud _cloud = own.Cloud;

    private const string ByDataApi =
        "  - {redshift: {table: lines, driver: redshift-data, cluster: local, user: awsuser}, s3: {key_prefix: in/}}";
    private const string Cycle = "Serializable isolation violation on table - 1256109, transactions forming the cycle are: 17, 18 (pid:9)";

    [Theory]
    [InlineData(Scene.OneTarget, "1023", Cycle, Cycle)]
    [InlineData(ByDataApi, "1023", Cycle, Cycle)]
    [InlineData(Scene.OneTarget, "1023", null, "1023 [XX000]")]
    [InlineData(Scene.OneTarget, "could not complete because of conflict with concurrent transaction", null, "conflict with concurrent")]
    [InlineData(ByDataApi, "could not complete because of conflict with concurrent transaction", null, "conflict with concurrent")]
    [InlineData(Scene.OneTarget, "table 3379442 dropped by concurrent transaction", null, "dropped by concurrent transaction [XX000]")]
    [InlineData(ByDataApi, "table 3379442 dropped by concurrent transaction", null, "dropped by concurrent transaction")]
    [InlineData(Scene.OneTarget, "Load failed", "error:  S3CurlException: Connection timed out, CurlError 28, CanRetry 1", "CurlError 28")]
    [InlineData(ByDataApi, "Load failed", "error:  S3CurlException: Connection timed out, CurlError 28, CanRetry 1", "CurlError 28")]
    public async Task A_conflict_is_retried_in_the_same_run_and_its_reason_is_logged(
        string targets,
        string message,
        string? detail,
        string logged
    )
    {
        await using var scene = await Scene.WithLinesAsync(_cloud, targets, maxReceives: 1);
        scene.Put("in/a.json", """{"id":1}""");
        scene.Put("in/b.json", """{"id":2}""");
        scene.Cloud.Faults.Add(
            new Fault("redshift-sql", "COPY", FaultKind.Error)
            {
                Key = "in/a.json",
                Times = 4,
                Code = "XX000",
                Message = message,
                Detail = detail,
            }
        );

        var (status, output) = await scene.RunBatchAsync();

        status.ShouldBe(0, output);
        (await scene.IdsAsync("lines")).ShouldBe([1, 2], output);
        output.ShouldContain(logged);
        output.ShouldNotContain("not loaded");
        output.ShouldNotContain("redacted");
        (scene.Cloud.Sqs.Count(scene.Queue).Total, scene.Cloud.Sqs.Count(scene.DeadLetters).Total).ShouldBe((0, 0), output);
    }

    [Fact]
    public async Task While_the_warehouse_takes_no_writes_nothing_is_blamed_or_received_and_then_all_is_loaded()
    {
        await using var scene = await Scene.WithLinesAsync(_cloud, maxReceives: 3);
        scene.PutMany(20);
        var user = scene.Cloud.Redshift.User;
        // New sessions of the user only, as a cluster's while it is resized.
        await scene.ExecuteAsync($"ALTER USER {user} SET default_transaction_read_only = on");

        await using var rin = RinProcess.Start(scene.Environment, "-config", scene.Config, "-debug");
        await rin.WaitForAsync("still does not answer");
        await scene.ExecuteAsync($"START TRANSACTION READ WRITE; ALTER USER {user} RESET default_transaction_read_only; COMMIT");
        await scene.UntilEmptyAsync();
        rin.Terminate();

        (await rin.ExitAsync()).ShouldBe(0, rin.Output);
        (await scene.IdsAsync("lines")).ShouldBe(Scene.Ids(20));
        rin.Output.ShouldContain("read-only transaction [25006]");
        rin.Output.ShouldNotContain("not loaded");
        scene.Cloud.Sqs.Count(scene.DeadLetters).Total.ShouldBe(0);
    }

    [Theory]
    [InlineData(Scene.OneTarget)]
    [InlineData(ByDataApi)]
    public async Task Rows_that_MAXERROR_lets_COPY_skip_are_counted_and_one_is_named(string targets)
    {
        await using var scene = await Scene.WithLinesAsync(
            _cloud,
            targets.Replace("}, s3:", "}, sql_option: \"JSON 'auto' MAXERROR 10\", s3:", StringComparison.Ordinal)
        );
        scene.Put("in/a.json", """{"id":1}""", """{"id":"two"}""", """{"id":3}""", """{"id":"four"}""");

        var (status, output) = await scene.RunBatchAsync("-log-format", "json", "-metrics");

        status.ShouldBe(0, output);
        (await scene.IdsAsync("lines")).ShouldBe([1, 3], output);
        output.ShouldContain($"COPY skipped 2 rows for {scene.Schema}.lines that do not fit, as sql_option allows; one: line ");
        output.ShouldContain("1 object, 2 rows (2 skipped), ");
        output.ShouldContain("\"Skipped\":2");
    }
}
