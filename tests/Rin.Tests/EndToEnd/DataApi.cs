using GapFurniture.Pieces;

namespace GapFurniture.Rin.Tests.EndToEnd;

[Collection(DataApiCalls.Name)]
public sealed class DataApi(Cloud cloud)
{
    private const string ByWorkgroup = "  - {redshift: {table: lines, driver: redshift-data, workgroup: local}, s3: {key_prefix: in/}}";
    private const string ByCluster = "  - {redshift: {table: lines, driver: redshift-data, cluster: local}, s3: {key_prefix: in/}}";

    [Theory]
    [InlineData(ByWorkgroup)]
    [InlineData(ByCluster)]
    public async Task Objects_are_loaded_through_the_Data_API(string targets)
    {
        await using var scene = await Scene.WithLinesAsync(cloud, targets);
        await scene.GrantAsync();
        scene.PutMany(60);

        var (status, output) = await scene.RunBatchAsync("-debug");

        status.ShouldBe(0, output);
        (await scene.IdsAsync("lines")).ShouldBe(Scene.Ids(60));
        scene.Cloud.Requests.Count("redshift-data", "BatchExecuteStatement").ShouldBeGreaterThan(1);
        scene.Cloud.Sqs.Count(scene.Queue).Total.ShouldBe(0);
    }

    [Fact]
    public async Task One_bad_file_is_named_with_its_row_and_column_and_harms_nobody()
    {
        await using var scene = await Scene.WithLinesAsync(cloud, ByWorkgroup);
        scene.PutMany(20, bad: 7);

        var (status, output) = await scene.RunBatchAsync();

        status.ShouldBe(1, output);
        (await scene.IdsAsync("lines")).ShouldBe(Enumerable.Range(0, 20).Where(i => i != 7).Select(i => (long)i));
        scene.Cloud.Sqs.Count(scene.Queue).Total.ShouldBe(1);
        output.ShouldContain($"not loaded: s3://{scene.Bucket}/in/07.json into {scene.Schema}.lines: line 1, column id");
    }

    [Fact]
    public async Task SIGKILL_in_the_middle_of_a_COPY_loads_its_rows_exactly_once()
    {
        await using var scene = await Scene.WithLinesAsync(cloud, ByWorkgroup, visibilitySeconds: 2);
        scene.Slow("in/slow.json", milliseconds: 6000);
        scene.Put("in/slow.json", """{"id":1}""", """{"id":2}""");
        var looks = scene.Cloud.Requests.Count("redshift-data", "DescribeStatement");
        await using (var rin = RinProcess.Start(scene.Environment, "-config", scene.Config, "-debug"))
        {
            await RunningAsync(scene, looks);
            rin.KillHard();
            await rin.ExitAsync();
        }
        (await scene.IdsAsync("lines")).ShouldBeEmpty();

        await using var again = RinProcess.Start(scene.Environment, "-config", scene.Config);
        await scene.UntilEmptyAsync();
        again.Terminate();

        (await again.ExitAsync()).ShouldBe(0, again.Output);
        (await scene.IdsAsync("lines")).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task An_overwritten_object_is_loaded_again()
    {
        await using var scene = await Scene.WithLinesAsync(cloud, ByWorkgroup);
        scene.Put("in/a.json", """{"id":1}""");
        (await scene.RunBatchAsync()).Status.ShouldBe(0);
        scene.Put("in/a.json", """{"id":1}""");
        (await scene.RunBatchAsync()).Status.ShouldBe(0);

        (await scene.IdsAsync("lines")).ShouldBe([1, 1]);
    }

    [Fact]
    public async Task A_load_that_failed_is_tried_again_when_its_message_comes_again()
    {
        await using var scene = await Scene.SetAsync(cloud, ByWorkgroup, visibilitySeconds: 1);
        scene.Put("in/a.json", """{"id":1}""");
        var (first, output) = await scene.RunBatchAsync();
        first.ShouldBe(1, output);
        output.ShouldContain("nonexistent table", Case.Sensitive, output);
        await scene.CreateTableAsync("lines");

        await using var daemon = RinProcess.Start(scene.Environment, "-config", scene.Config);
        await scene.UntilEmptyAsync();
        daemon.Terminate();

        (await daemon.ExitAsync()).ShouldBe(0, daemon.Output);
        (await scene.IdsAsync("lines")).ShouldBe([1]);
    }

    [Fact]
    public async Task A_second_SIGTERM_cancels_the_statement_and_nothing_commits_behind_our_back()
    {
        await using var scene = await Scene.WithLinesAsync(cloud, ByWorkgroup, visibilitySeconds: 600);
        scene.Slow("in/slow.json", milliseconds: 30_000);
        scene.Put("in/slow.json", """{"id":1}""");
        var before = scene.Cloud.Requests.Count("redshift-data", "CancelStatement");
        var looks = scene.Cloud.Requests.Count("redshift-data", "DescribeStatement");
        await using (var rin = RinProcess.Start(scene.Environment, "-config", scene.Config, "-debug"))
        {
            await RunningAsync(scene, looks);
            rin.Terminate();
            await rin.WaitForAsync("finishing the running transactions");
            rin.Terminate();
            (await rin.ExitAsync()).ShouldBe(0, rin.Output);
        }
        scene.Cloud.Requests.Count("redshift-data", "CancelStatement").ShouldBeGreaterThan(before);
        scene.Cloud.Sqs.Count(scene.Queue).Visible.ShouldBe(1);

        (await scene.RunBatchAsync()).Status.ShouldBe(0);
        (await scene.IdsAsync("lines")).ShouldBe([1]);
    }

    // A statement is taken in before anybody asks how it fares.
    private static Task RunningAsync(Scene scene, int looksBefore) =>
        Eventually.HoldsAsync(() => scene.Cloud.Requests.Count("redshift-data", "DescribeStatement") > looksBefore, "the statement runs");
}
