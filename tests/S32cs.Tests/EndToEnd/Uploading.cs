namespace GapFurniture.S32cs.Tests.EndToEnd;

public sealed class Uploading
{
    [Fact, Trait("Runs", "emulated")]
    public async Task A_file_an_object_and_standard_input_become_documents()
    {
        await using var scene = await Scene.SetAsync();
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, Scene.Add("from-file", "𠮷野家 <b>&") + "\n", TestContext.Current.CancellationToken);
        scene.Cloud.S3.Put(Scene.Bucket, "a b+c.ndjson", Scene.Gzip(Scene.Add("from-s3") + "\n" + Scene.Add("second") + "\n"));

        var (status, output) = await scene.RunAsync(path, $"s3://{Scene.Bucket}/a b+c.ndjson");
        File.Delete(path);

        status.ShouldBe(0, output);
        scene.Ids.ShouldBe(["from-file", "from-s3", "second"], output);
        scene.Field("from-file", "title").ShouldBe("𠮷野家 <b>&");
        scene.Domain.BatchSizes.Count.ShouldBe(1, "small objects share a batch");
    }

    [Fact, Trait("Runs", "emulated")]
    public async Task A_bad_line_stops_nobody_and_is_reported_with_its_place()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put(
            "in.ndjson",
            Scene.Add("1"),
            "rubbish",
            """{"id":2,"type":"add","fields":{"title":null,"abc":9007199254740993}}""",
            Scene.Add("3")
        );

        var (status, output) = await scene.RunAsync($"s3://{Scene.Bucket}/in.ndjson");

        status.ShouldBe(0, output);
        output.ShouldContain($"rejected: s3://{Scene.Bucket}/in.ndjson line 2 (byte {Scene.Add("1").Length + 1}): bad JSON");
        output.ShouldContain("3 added, 0 deleted, 1 rejected, 1 cleaned, 1 batches");
        scene.Ids.ShouldBe(["1", "2", "3"]);
        scene.Field("2", "abc").ShouldBe("9007199254740993");
    }

    [Fact]
    public async Task Strict_fails_after_the_good_ones_are_in()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("in.ndjson", Scene.Add("1"), "rubbish");

        var (status, output) = await scene.RunAsync("-strict", $"s3://{Scene.Bucket}/in.ndjson");

        status.ShouldBe(1, output);
        output.ShouldContain("1 documents are rejected, and strict is set");
        scene.Ids.ShouldBe(["1"]);
    }

    [Fact]
    public async Task Rejects_are_kept_beside_their_reasons()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("in/a.ndjson", Scene.Add("1"), """{"id":"日本","type":"add","fields":{"title":"x"}}""");

        var (status, output) = await scene.RunAsync("-rejects", $"s3://{Scene.Bucket}/rejects/", $"s3://{Scene.Bucket}/in/a.ndjson");

        status.ShouldBe(0, output);
        var kept = System.Text.Encoding.UTF8.GetString(
            scene.Cloud.S3.Get(Scene.Bucket, $"rejects/{Scene.Bucket}/in/a.ndjson.0001.ndjson").ShouldNotBeNull()
        );
        using var reject = System.Text.Json.JsonDocument.Parse(kept);
        reject.RootElement.GetProperty("line").GetInt32().ShouldBe(2);
        reject.RootElement.GetProperty("offset").GetInt64().ShouldBe(Scene.Add("1").Length + 1);
        reject.RootElement.GetProperty("kind").GetString().ShouldBe("IdCharacters");
        reject.RootElement.GetProperty("document").GetString().ShouldBe("""{"id":"日本","type":"add","fields":{"title":"x"}}""");
    }

    [Fact]
    public async Task A_check_sends_nothing_and_a_dry_run_shows_what_would_be_sent()
    {
        var nothing = new Dictionary<string, string>(StringComparer.Ordinal);
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, Scene.Add("1") + "\n" + Scene.Add("2") + "\n", TestContext.Current.CancellationToken);

        var check = await S32csProcess.RunAsync(nothing, "-check", path);
        var dryRun = await S32csProcess.RunAsync(nothing, "-dry-run", path);
        await File.AppendAllTextAsync(path, "rubbish", TestContext.Current.CancellationToken);
        var bad = await S32csProcess.RunAsync(nothing, "-check", path);
        File.Delete(path);

        check.Status.ShouldBe(0, check.Output);
        check.Output.ShouldContain("2 added, 0 deleted, 0 rejected");
        dryRun.Status.ShouldBe(0, dryRun.Output);
        dryRun.Output.ShouldContain($"[{Scene.Add("1")},{Scene.Add("2")}]");
        bad.Status.ShouldBe(1, bad.Output);
    }

    [Fact]
    public async Task Keys_choose_among_allowed_endpoints()
    {
        await using var scene = await Scene.SetAsync();
        var port = new Uri(scene.Cloud.Endpoint).Port;
        scene.Put($"localhost:{port}/a.ndjson", Scene.Add("by-key"));
        scene.Put("evil.example.com/a.ndjson", Scene.Add("evil"));
        scene.Put("plain.ndjson", Scene.Add("default"));
        string[] flags = ["-key-regex", "^([^/]+)/", "-allowed-endpoints", $"http://localhost:{port}"];

        var plain = await scene.RunAsync([.. flags, $"s3://{Scene.Bucket}/plain.ndjson"]);
        var allowed = await scene.RunAsync([.. flags, "-unmatched", "default", $"s3://{Scene.Bucket}/plain.ndjson"]);
        var evil = await scene.RunAsync([.. flags, $"s3://{Scene.Bucket}/evil.example.com/a.ndjson"]);

        plain.Status.ShouldBe(1, plain.Output);
        plain.Output.ShouldContain("KEY_REGEXP does not match key \"plain.ndjson\"");
        allowed.Status.ShouldBe(0, allowed.Output);
        evil.Status.ShouldBe(1, evil.Output);
        evil.Output.ShouldContain("\"evil.example.com\" in key \"evil.example.com/a.ndjson\" is not allowed");
        scene.Ids.ShouldBe(["default"]);
    }

    [Fact]
    public async Task A_variable_that_is_empty_is_not_set_and_the_default_Region_counts()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("a.ndjson", Scene.Add("1"));
        scene.Cloud.Sqs.Send(Scene.Queue, Scene.Event("a.ndjson"));
        var environment = scene.Environment;
        foreach (var name in new[] { "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_CLOUDSEARCH_DOMAIN", "AWS_REGION" })
            environment[name] = "";
        environment["AWS_DEFAULT_REGION"] = "us-east-1";

        var (status, output) = await S32csProcess.RunAsync(environment, "-queue", Scene.Queue);

        status.ShouldBe(0, output);
        scene.Ids.ShouldBe(["1"], output);
    }

    [Fact]
    public async Task Keys_are_taken_as_they_are_or_refused()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("docs.ndjson", Scene.Add("another"));
        scene.Put("a b/あ+%2B?*.ndjson", Scene.Add("1"));

        var slash = await scene.RunAsync($"s3://{Scene.Bucket}//docs.ndjson");
        var wildcard = await scene.RunAsync($"s3://{Scene.Bucket}/*.ndjson");
        var odd = await scene.RunAsync($"s3://{Scene.Bucket}/a b/あ+%2B?*.ndjson");

        slash.Status.ShouldBe(1, slash.Output);
        slash.Output.ShouldContain("begins with a slash");
        wildcard.Status.ShouldBe(1, wildcard.Output);
        wildcard.Output.ShouldContain("S3 has no wildcards: name each object");
        odd.Status.ShouldBe(0, odd.Output);
        scene.Ids.ShouldBe(["1"]);
    }

    [Fact]
    public async Task A_queue_is_drained_and_what_is_no_event_is_kept_with_the_rejects()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("a.ndjson", Scene.Add("1"));
        scene.Put("b b.ndjson", Scene.Add("2"));
        scene.Cloud.Sqs.Send(Scene.Queue, Scene.Event("a.ndjson", "b b.ndjson"));
        scene.Cloud.Sqs.Send(Scene.Queue, Scene.Event("missing.ndjson"));
        scene.Cloud.Sqs.Send(Scene.Queue, Scene.Event("ObjectRemoved:Delete", ["gone.ndjson"]));
        scene.Cloud.Sqs.Send(Scene.Queue, "no event");

        var (status, output) = await scene.RunAsync(
            "-queue",
            scene.Cloud.Sqs.Url(Scene.Queue),
            "-rejects",
            $"s3://{Scene.Bucket}/rejects/"
        );

        status.ShouldBe(1, output);
        output.ShouldContain("missing.ndjson cannot be read: NoSuchKey");
        scene.Ids.ShouldBe(["1", "2"]);
        scene.Cloud.Sqs.Count(Scene.Queue).Total.ShouldBe(1, "only the message whose object is missing stays");
        scene.Cloud.S3.ListKeys(Scene.Bucket, "rejects/messages/").Count.ShouldBe(1);
    }
}
