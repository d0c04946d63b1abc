using System.Text.Json;

namespace GapFurniture.Rin.Tests.EndToEnd;

/// <summary>What people and collectors get to see of a run.</summary>
[Collection(DataApiCalls.Name)]
public sealed class Telling(Cloud cloud)
{
    [Theory]
    [InlineData(Scene.OneTarget, "")]
    [InlineData(Scene.OneTarget, "manifest: {bucket: BUCKET, prefix: m/}")]
    [InlineData("  - {redshift: {table: lines, driver: redshift-data, cluster: local, user: awsuser}, s3: {key_prefix: in/}}", "")]
    public async Task A_batchs_rows_bytes_and_failures_are_metrics_in_the_JSON_log(string targets, string more)
    {
        await using var scene = await Scene.WithLinesAsync(cloud, targets, more: more);
        scene.Put("in/a.json", """{"id":1}""", """{"id":2}""");
        scene.Put("in/b.json", """{"id":3}""");
        scene.Put("in/bad.json", "{");

        var (status, output) = await scene.RunBatchAsync("-metrics");

        status.ShouldBe(1, output);
        var batches = Batches(output);
        Sum(batches, "Objects").ShouldBe(2, output);
        Sum(batches, "Rows").ShouldBe(3, output);
        Sum(batches, "Bytes").ShouldBe(27, output);
        Sum(batches, "Failures").ShouldBe(1, output);
        var aws = batches[0].GetProperty("_aws").GetProperty("CloudWatchMetrics")[0];
        aws.GetProperty("Namespace").GetString().ShouldBe("Rin");
        batches[0].GetProperty("Queue").GetString().ShouldBe(scene.Queue);
    }

    [Fact]
    public async Task A_batch_is_a_sentence_in_the_plain_log()
    {
        await using var scene = await Scene.WithLinesAsync(cloud);
        scene.Put("in/a.json", """{"id":1}""", """{"id":2}""");

        var (status, output) = await scene.RunBatchAsync();

        status.ShouldBe(0, output);
        output.ShouldMatch(@"info  [12] messages?: 1 object, 2 rows, 18 B in [0-9.]+ s");
        output.ShouldNotContain("\e[");
    }

    [Fact]
    public async Task The_JSON_log_of_the_command_line_has_no_metrics_unless_asked()
    {
        await using var scene = await Scene.WithLinesAsync(cloud);
        scene.Put("in/a.json", """{"id":1}""");

        var (status, output) = await scene.RunBatchAsync("-log-format", "json");

        status.ShouldBe(0, output);
        Sum(Batches(output), "Objects").ShouldBe(1);
        output.ShouldNotContain("_aws");
    }

    [Fact]
    public async Task A_terminal_shows_how_far_we_are()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "needs script(1) for a terminal");
        await using var scene = await Scene.WithLinesAsync(cloud);
        scene.Slow("in/slow.json", milliseconds: 2500);
        scene.Put("in/slow.json", """{"id":1}""");

        var command = $"'{RinProcess.Executable}' -config '{scene.Config}' -batch";
        var outcome = await Pieces
            .Readme.Parse($"```sh\n/usr/bin/script -qec \"{command}\" /dev/null\n```")
            .RunAsync(scene.Environment, TestContext.Current.CancellationToken);

        outcome.Failures.ShouldBeEmpty();
        outcome.Transcript.ShouldContain("\r0 messages done, 0 objects, 0 objects/s; loading 1 into ");
        outcome.Transcript.ShouldContain("messages done, 0 failed");
    }

    [Fact]
    public async Task An_object_is_explained_without_asking_anybody()
    {
        await using var scene = await Scene.SetAsync(cloud, "  - {redshift: {table: $1}, s3: {key_regexp: '^in/(.*)/'}}");
        var nothing = new Dictionary<string, string>(StringComparer.Ordinal) { ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1" };

        var (status, output) = await RinProcess.RunAsync(
            nothing,
            "-config",
            scene.Config,
            "-explain",
            $"s3://{scene.Bucket}/in/tea/1",
            $"s3://{scene.Bucket}/out"
        );

        status.ShouldBe(0, output);
        output.ShouldContain("      $1 = tea");
        output.ShouldContain($"  => loaded into {scene.Schema}.tea");
        output.ShouldContain("  => no target: ignored, and its message deleted");
    }

    [Fact]
    public async Task Without_a_region_there_is_one_clear_error()
    {
        await using var scene = await Scene.SetAsync(cloud);
        var config = Path.Combine(Path.GetDirectoryName(scene.Config)!, "no-region.yaml");
        await File.WriteAllTextAsync(
            config,
            (await File.ReadAllTextAsync(scene.Config, TestContext.Current.CancellationToken)).Replace(
                "  aws_region: us-east-1\n",
                "",
                StringComparison.Ordinal
            ),
            TestContext.Current.CancellationToken
        );
        var nowhere = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_REGION"] = "",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["HOME"] = "/nonexistent",
        };

        var (status, output) = await RinProcess.RunAsync(nowhere, "-config", config, "-batch");

        status.ShouldBe(1, output);
        output.TrimEnd().Split('\n')[^1].ShouldStartWith("rin: ", Case.Sensitive, output);
        output.ShouldContain("AWS_REGION");
    }

    private static List<JsonElement> Batches(string output) =>
        [
            .. output
                .Split('\n')
                .Where(l => l.StartsWith('{'))
                .Select(l => JsonDocument.Parse(l).RootElement)
                .Where(l => l.TryGetProperty("event", out var name) && name.GetString() == "Batch"),
        ];

    private static double Sum(IEnumerable<JsonElement> batches, string metric) => batches.Sum(b => b.GetProperty(metric).GetDouble());
}
