namespace GapFurniture.Rin.Tests.EndToEnd;

public sealed class Loading(Cloud cloud)
{
    [Fact, Trait("Runs", "emulated")]
    public async Task A_batch_run_loads_by_prefix_and_by_expression_and_ends_when_the_queue_is_empty()
    {
        await using var scene = await Scene.WithLinesAsync(
            cloud,
            """
              - s3: {key_prefix: logs/ignore}
                discard: true
              - redshift: {table: lines}
                s3: {key_prefix: logs/}
                break: true
              - redshift: {schema: SCHEMA, table: t_$2}
                s3: {key_regexp: '^([a-z]+)/([0-9]+)\.json\.gz$'}
                sql_option: "JSON 'auto' GZIP"
              - redshift: {table: lines}
                s3: {key_prefix: data/}
                sql_option: "CSV"
            """
        );
        await scene.CreateTableAsync("t_10");
        scene.Put("logs/a.json", """{"id":1,"name":"one"}""", """{"id":2,"name":"two"}""");
        scene.Put("logs/ignore/b.json", """{"id":99}""");
        scene.PutGzip("gz/10.json.gz", """{"id":10}""" + "\n" + """{"id":11}""");
        scene.Put("data/c.csv", "3,\"th,ree\"");
        scene.Put("nobody/wants.this", "?");

        var (status, output) = await scene.RunBatchAsync();

        status.ShouldBe(0, output);
        (await scene.IdsAsync("lines")).ShouldBe([1, 2, 3]);
        (await scene.IdsAsync("t_10")).ShouldBe([10, 11]);
        scene.Cloud.Sqs.Count(scene.Queue).Total.ShouldBe(0);
        output.ShouldContain("no target for s3://" + scene.Bucket + "/nobody/wants.this");
    }

    [Theory]
    [InlineData("with space and+plus.json")]
    [InlineData("100% %2B %25.json")]
    [InlineData("日本語/𠮷😀.json")]
    [InlineData("quote's \"double\".json")]
    [InlineData("back\\slash'; DROP TABLE lines; --.json")]
    public async Task Any_key_is_loaded_exactly(string name)
    {
        await using var scene = await Scene.WithLinesAsync(cloud);
        scene.Put("in/" + name, """{"id":7}""");

        var (status, output) = await scene.RunBatchAsync();

        status.ShouldBe(0, output);
        (await scene.IdsAsync("lines")).ShouldBe([7]);
    }

    [Fact]
    public async Task A_key_that_begins_another_key_loads_alone()
    {
        await using var scene = await Scene.WithLinesAsync(cloud);
        scene.Put("in/a", """{"id":1}""");
        scene.Put("in/a2", """{"id":2}""");
        scene.Put("in/a2/b", """{"id":3}""");

        var (status, output) = await scene.RunBatchAsync();

        status.ShouldBe(0, output);
        (await scene.IdsAsync("lines")).ShouldBe([1, 2, 3]);
        scene.Cloud.S3.ListKeys(scene.Bucket, "rin-manifests/").ShouldBeEmpty();
    }

    [Fact]
    public async Task With_manifests_one_COPY_loads_all_objects_of_a_table()
    {
        await using var scene = await Scene.WithLinesAsync(cloud, more: "manifest: {bucket: BUCKET, prefix: manifests/}");
        scene.PutMany(25);

        var (status, output) = await scene.RunBatchAsync("-debug");

        status.ShouldBe(0, output);
        (await scene.IdsAsync("lines")).ShouldBe(Scene.Ids(25));
        output.Split('\n').Count(l => l.Contains("COPY \"", StringComparison.Ordinal)).ShouldBe(1, output);
        scene.Cloud.S3.ListKeys(scene.Bucket, "manifests/").ShouldBeEmpty();
    }

    [Fact]
    public async Task Removed_objects_and_test_events_load_nothing_and_leave_the_queue()
    {
        await using var scene = await Scene.WithLinesAsync(cloud);
        scene.Cloud.Sqs.Send(
            scene.Queue,
            Scene.Event(scene.Bucket, "in/x").Replace("ObjectCreated:Put", "ObjectRemoved:Delete", StringComparison.Ordinal)
        );
        scene.Cloud.Sqs.Send(scene.Queue, """{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}""");

        var (status, output) = await scene.RunBatchAsync();

        status.ShouldBe(0, output);
        (await scene.IdsAsync("lines")).ShouldBeEmpty();
        scene.Cloud.Sqs.Count(scene.Queue).Total.ShouldBe(0);
        output.ShouldNotContain("error");
    }

    [Fact]
    public async Task Temporary_credentials_are_used_when_the_config_has_no_password()
    {
        await using var scene = await Scene.WithLinesAsync(cloud);
        await scene.GrantAsync();
        scene.Put("in/a.json", """{"id":1}""");
        var config = scene.WriteConfig("  - {redshift: {table: lines, cluster: local}, s3: {key_prefix: in/}}", password: "");

        var (status, output) = await RinProcess.RunAsync(scene.Environment, "-config", config, "-batch");

        status.ShouldBe(0, output);
        (await scene.IdsAsync("lines")).ShouldBe([1]);
        scene.Cloud.Requests.Count("redshift", "GetClusterCredentials").ShouldBeGreaterThan(0);
    }
}
