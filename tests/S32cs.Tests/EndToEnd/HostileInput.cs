using System.Text;
using GapFurniture.Pieces;

namespace GapFurniture.S32cs.Tests.EndToEnd;

/// <summary>What an attacker who may write into the bucket or the queue can send, and what an accident may leave there.</summary>
public sealed class HostileInput
{
    private const int Megabyte = 1024 * 1024;

    [Theory]
    [InlineData("\e]0;owned\a\e[2J\u202Egnp.ndjson")]
    [InlineData("a\nerror not loaded: forged.ndjson")]
    [InlineData("'; DROP TABLE x; --\\\"$(reboot)`id`.ndjson")]
    public async Task A_key_cannot_write_on_the_terminal_or_forge_a_line(string key)
    {
        await using var scene = await Scene.SetAsync();
        scene.Put(key, Scene.Add("1"), "rubbish");
        scene.Cloud.Sqs.Send(Scene.Queue, Scene.Event(key));

        var (status, output) = await scene.RunAsync("-queue", scene.Cloud.Sqs.Url(Scene.Queue));

        status.ShouldBe(0, output);
        scene.Ids.ShouldBe(["1"]);
        output.Where(c => char.IsControl(c) && c != '\n' || c == '\u202E').ShouldBeEmpty(output);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(l => l.StartsWith("20", StringComparison.Ordinal));
        output.ShouldContain("rejected: s3://bucket/");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_line_without_end_is_one_reject_and_the_lines_around_it_are_in(bool compressed)
    {
        await using var scene = await Scene.SetAsync();
        var endless = new byte[40 * Megabyte];
        Array.Fill(endless, (byte)'x');
        byte[] text =
        [
            .. Encoding.UTF8.GetBytes(Scene.Add("1") + "\n{\"id\":\""),
            .. endless,
            .. Encoding.UTF8.GetBytes("\"\n" + Scene.Add("2") + "\n"),
        ];
        scene.Cloud.S3.Put(Scene.Bucket, "endless", compressed ? Scene.Gzip([text]) : text);
        using var limit = new MemoryLimit(128);

        await using var process = limit.Start(S32csProcess.Executable, scene.Environment, $"s3://{Scene.Bucket}/endless");

        (await process.ExitAsync()).ShouldBe(0, process.Output);
        scene.Ids.ShouldBe(["1", "2"]);
        process.Output.ShouldContain("line 2 (byte ");
        process.Output.ShouldContain("2 added, 0 deleted, 1 rejected");
    }

    [Fact]
    public async Task A_bomb_of_gzip_is_read_to_its_end_in_little_memory()
    {
        await using var scene = await Scene.SetAsync();
        var feeds = new byte[Megabyte];
        Array.Fill(feeds, (byte)'\n');
        var bomb = Scene.Gzip([.. Enumerable.Repeat(feeds, 200), Encoding.UTF8.GetBytes(Scene.Add("behind") + "\n")]);
        bomb.Length.ShouldBeLessThan(2 * Megabyte);
        scene.Cloud.S3.Put(Scene.Bucket, "bomb.gz", bomb);
        using var limit = new MemoryLimit(64);

        await using var process = limit.Start(S32csProcess.Executable, scene.Environment, $"s3://{Scene.Bucket}/bomb.gz");

        (await process.ExitAsync()).ShouldBe(0, process.Output);
        scene.Ids.ShouldBe(["behind"]);
    }

    [Fact]
    public async Task Two_hundred_megabytes_fit_into_128_megabytes_of_memory()
    {
        await using var scene = await Scene.SetAsync();
        var path = Path.GetTempFileName();
        await using (var file = new StreamWriter(path))
        {
            var body = new string('b', 1000);
            for (var i = 0; i < 200_000; i++)
                await file.WriteLineAsync(Scene.Add($"{i}", body));
        }
        using var limit = new MemoryLimit(128);

        // What it writes would be held by this process, in memory.
        string[] command = ["-c", "exec \"$@\" >/dev/null", "sh", S32csProcess.Executable, "-dry-run", path];
        await using var process = limit.Start("sh", scene.Environment, command);
        var status = await process.ExitAsync();
        File.Delete(path);

        status.ShouldBe(0);
        process.Output.ShouldContain("200000 added, 0 deleted, 0 rejected");
    }

    [Fact]
    public async Task Events_of_wrong_shape_at_any_place_never_kill_the_function()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("a.ndjson", Scene.Add("1"));
        var function = scene.CreateFunction("s32cs-shapes");
        var record = Scene.Event("a.ndjson");
        var sqs =
            $$"""{"Records":[{"messageId":"m-1","eventSource":"aws:sqs","body":{{System.Text.Json.JsonSerializer.Serialize(record)}}}]}""";
        var bridge =
            """{"source":"aws.s3","detail-type":"Object Created","detail":{"bucket":{"name":"bucket"},"object":{"key":"a.ndjson"}}}""";

        foreach (var (what, json) in new[] { record, sqs, bridge, """{"queue_url":"http://x/q"}""" }.SelectMany(WrongShapes.Of))
        {
            // A queue that is another service's is asked for ever; that is no matter of shape.
            if (json.Contains("\"queue_url\":\"http", StringComparison.Ordinal))
                continue;
            var result = await function.InvokeAsync(json, TestContext.Current.CancellationToken);

            var answer = Encoding.UTF8.GetString(result.Payload);
            answer.ShouldNotContain("Runtime.ExitError", Case.Sensitive, what);
            answer.ShouldNotContain("NullReference", Case.Sensitive, what);
            answer.ShouldNotContain("InvalidCast", Case.Sensitive, what);
            answer.ShouldNotContain("InvalidOperation", Case.Sensitive, what);
        }
        function.Log.Lines.ShouldAllBe(l => !l.Contains("unexpected failure", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ten_thousand_messages_in_one_event_are_answered_one_by_one()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("a.ndjson", Scene.Add("1"));
        var function = scene.CreateFunction("s32cs-many");
        var bodies = Enumerable
            .Range(0, 10_000)
            .Select(i =>
                i == 5000 ? Scene.Event("a.ndjson")
                : i % 2 == 0 ? """{"Event":"s3:TestEvent"}"""
                : "odd"
            );
        var records = bodies.Select(
            (body, i) =>
                new
                {
                    messageId = $"m-{i}",
                    eventSource = "aws:sqs",
                    body,
                }
        );

        var result = await function.InvokeAsync(
            System.Text.Json.JsonSerializer.Serialize(new { Records = records }),
            TestContext.Current.CancellationToken
        );

        var answer = Encoding.UTF8.GetString(result.Payload);
        result.FunctionError.ShouldBeNull(answer[..Math.Min(1000, answer.Length)]);
        scene.Ids.ShouldBe(["1"]);
        System.Text.Json.JsonDocument.Parse(answer).RootElement.GetProperty("batchItemFailures").GetArrayLength().ShouldBe(5000);
    }
}
