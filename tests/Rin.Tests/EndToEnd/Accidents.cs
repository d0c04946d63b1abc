using System.Text.Json;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.Pieces;
using GapFurniture.Rin.Tests.EndToEnd.UnderFire;

namespace GapFurniture.Rin.Tests.EndToEnd;

/// <summary>Hostile keys and events, half answers, full disks, little memory, crashes.</summary>
public sealed class Accidents(FireCloud own) : IClassFixture<FireCloud>
{
    // Its faults would strike others.
    private readonly Cloud _cloud = own.Cloud;

    private const string Discarding = Scene.OneTarget + "\n  - {discard: true, s3: {key_prefix: out/}}";

    [Fact]
    public async Task Keys_cannot_write_SQL_forge_lines_or_write_on_the_terminal()
    {
        await using var scene = await Scene.WithLinesAsync(_cloud);
        string[] keys =
        [
            "in/'; DROP TABLE lines; --",
            "in/a\\'b\\",
            "in/\"q\" $1 ${2}",
            "in/forged\n2026-11-21 08:00:00 error not loaded",
            "in/\e]0;owned\a\e[2J",
            "in/\u202Egnp",
        ];
        for (var i = 0; i < keys.Length; i++)
            scene.Put(keys[i], $$"""{"id":{{i}}}""");
        scene.Put("in/\e[31mbad\nline", "{");

        var (status, output) = await scene.RunBatchAsync("-debug");

        status.ShouldBe(1, output);
        (await scene.IdsAsync("lines")).ShouldBe(Scene.Ids(keys.Length), output);
        output.Where(c => char.IsControl(c) && c != '\n' || c == '\u202E').ShouldBeEmpty();
        output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldAllBe(l => !l.StartsWith("2026-11-21 08:00:00", StringComparison.Ordinal));
        output.ShouldContain(@"in/\u001b[31mbad line");
    }

    [Theory]
    [InlineData("BatchExecuteStatement", null)]
    [InlineData("DescribeStatement", null)]
    [InlineData("DescribeStatement", "framed")]
    public async Task Half_an_answer_of_the_Data_API_loads_nothing_twice_and_loses_nothing(string operation, string? how)
    {
        await using var scene = await Scene.WithLinesAsync(
            _cloud,
            "  - {redshift: {table: lines, driver: redshift-data, cluster: local, user: awsuser}, s3: {key_prefix: in/}}",
            visibilitySeconds: 3
        );
        scene.Put("in/a.json", """{"id":1}""");
        scene.Cloud.Faults.Add(new Fault("redshift-data", operation, FaultKind.Cut) { Times = 1, Code = how });

        var first = await scene.RunBatchAsync();
        scene.Cloud.Faults.Clear();
        await Eventually.HoldsAsync(() => scene.Cloud.Sqs.Count(scene.Queue).InFlight == 0, "what was left is visible again");
        var second = await scene.RunBatchAsync();

        second.Status.ShouldBe(0, first.Output + second.Output);
        (await scene.IdsAsync("lines")).ShouldBe([1], first.Output + second.Output);
        scene.Cloud.Sqs.Count(scene.Queue).Total.ShouldBe(0);
    }

    [Theory]
    [InlineData("ReceiveMessage", null)]
    [InlineData("ReceiveMessage", "framed")]
    [InlineData("DeleteMessageBatch", null)]
    [InlineData("DeleteMessageBatch", "chunked")]
    public async Task Half_an_answer_of_the_queue_loads_nothing_twice_and_loses_nothing(string operation, string? how)
    {
        await using var scene = await Scene.WithLinesAsync(_cloud, visibilitySeconds: 3);
        scene.PutMany(15);
        scene.Cloud.Faults.Add(
            new Fault("sqs", operation, FaultKind.Cut)
            {
                Times = 1,
                Code = how,
                Key = scene.Queue,
            }
        );

        var first = await scene.RunBatchAsync();
        await Eventually.HoldsAsync(() => scene.Cloud.Sqs.Count(scene.Queue).InFlight == 0, "what was left is visible again");
        var second = await scene.RunBatchAsync();

        second.Status.ShouldBe(0, first.Output + second.Output);
        (await scene.IdsAsync("lines")).ShouldBe(Scene.Ids(15), first.Output + second.Output);
        scene.Cloud.Sqs.Count(scene.Queue).Total.ShouldBe(0);
    }

    [Fact]
    public async Task Ten_thousand_messages_fit_into_128_megabytes_of_memory()
    {
        await using var scene = await Scene.WithLinesAsync(_cloud, Discarding);
        for (var i = 0; i < 10_000; i++)
        {
            var key = i % 100 == 0 ? $"in/{i}.json" : $"out/{i}.json";
            if (i % 100 == 0)
                scene.Put(key, $$"""{"id":{{i}}}""");
            else
                scene.Cloud.Sqs.Send(scene.Queue, Scene.Event(scene.Bucket, key));
        }
        using var limit = new MemoryLimit(128);

        await using var rin = limit.Start(RinProcess.Executable, scene.Environment, "-config", scene.Config, "-batch");

        (await rin.ExitAsync()).ShouldBe(0, rin.Output);
        (await scene.CountAsync("lines")).ShouldBe(100);
        scene.Cloud.Sqs.Count(scene.Queue).Total.ShouldBe(0);
    }

    [Fact]
    public async Task Events_of_wrong_shape_at_any_place_never_kill_the_function()
    {
        await using var scene = await Scene.SetAsync(_cloud, Discarding);
        var function = CreateFunction(scene, "rin-shapes");
        var record = Scene.Event(scene.Bucket, "out/a.json");
        var sqs = $$"""{"Records":[{"messageId":"m-1","eventSource":"aws:sqs","body":{{JsonSerializer.Serialize(record)}}}]}""";
        var bodies = WrongShapes
            .Of(record)
            .Select(s => (s.What, Json: $$"""{"Records":[{"messageId":"m-1","body":{{JsonSerializer.Serialize(s.Json)}}}]}"""));

        foreach (var (what, json) in WrongShapes.Of(sqs).Concat(bodies))
        {
            var result = await function.InvokeAsync(json, TestContext.Current.CancellationToken);

            var answer = System.Text.Encoding.UTF8.GetString(result.Payload);
            answer.ShouldNotContain("Runtime.ExitError", Case.Sensitive, what);
            answer.ShouldNotContain("NullReference", Case.Sensitive, what);
            answer.ShouldNotContain("InvalidCast", Case.Sensitive, what);
        }
        await scene.Cloud.Lambda.DeleteFunctionAsync(function.Options.Name);
    }

    [Fact]
    public async Task Ten_thousand_messages_in_one_event_are_answered_one_by_one()
    {
        await using var scene = await Scene.SetAsync(_cloud, Discarding);
        var function = CreateFunction(scene, "rin-many");
        var records = Enumerable
            .Range(0, 10_000)
            .Select(i => new { messageId = $"m-{i}", body = i % 2 == 0 ? Scene.Event(scene.Bucket, $"out/{i}") : "odd" });

        var result = await function.InvokeAsync(JsonSerializer.Serialize(new { Records = records }), TestContext.Current.CancellationToken);

        result.FunctionError.ShouldBeNull();
        using var answer = JsonDocument.Parse(result.Payload);
        answer.RootElement.GetProperty("batchItemFailures").GetArrayLength().ShouldBe(5000);
        await scene.Cloud.Lambda.DeleteFunctionAsync(function.Options.Name);
    }

    [Fact]
    public async Task Hosts_that_nobody_knows_are_said_with_their_names()
    {
        await using var scene = await Scene.SetAsync(_cloud);
        var nowhere = new Dictionary<string, string>(scene.Environment, StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = "http://nowhere.invalid",
        };

        foreach (var config in new[] { scene.Config, "s3://bucket/rin.yaml", "http://nowhere.invalid/rin.yaml" })
        {
            var (status, output) = await RinProcess.RunAsync(nowhere, "-config", config, "-batch");

            status.ShouldBeOneOf(1, 2);
            output.TrimEnd().Split('\n')[^1].ShouldStartWith("rin: ", Case.Sensitive, output);
            output.ShouldContain("nowhere.invalid");
        }
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_stops_no_work()
    {
        await using var scene = await Scene.WithLinesAsync(_cloud);
        scene.Put("in/a.json", """{"id":1}""");

        await using var shell = PieceExecutable.Start(
            "sh",
            "rin",
            scene.Environment,
            ["-c", "exec \"$@\" 2>/dev/full", "sh", RinProcess.Executable, "-config", scene.Config, "-batch", "-debug"]
        );

        (await shell.ExitAsync()).ShouldBe(0, shell.Output);
        (await scene.IdsAsync("lines")).ShouldBe([1]);
    }

    [Theory]
    [InlineData("-help >/dev/full", 1)]
    [InlineData("-nonsense 2>/dev/full", 2)]
    [InlineData("-nonsense 2>&-", 2)]
    [InlineData("-help >&-", 1)]
    [InlineData("-config /none 2>/dev/full", 2)]
    public async Task Output_that_cannot_be_written_is_an_exit_code_and_no_crash(string command, int expected)
    {
        var nothing = new Dictionary<string, string>(StringComparer.Ordinal) { ["R"] = RinProcess.Executable };

        await using var shell = PieceExecutable.Start("sh", "rin", nothing, "-c", $"\"$R\" {command}");

        (await shell.ExitAsync()).ShouldBe(expected, shell.Output);
        shell.Output.ShouldNotContain("Unhandled exception");
    }

    [Theory]
    [InlineData(24)]
    [InlineData(31)]
    public async Task A_crash_leaves_no_core_file_with_its_password(int signal)
    {
        Assert.SkipUnless(await CoreFile.CanBeSeenAsync(), "core files go elsewhere on this machine");
        await using var scene = await Scene.SetAsync(_cloud);
        var before = scene.Cloud.Requests.Count("sqs", "GetQueueUrl");
        scene.Cloud.Faults.Add(new Fault("sqs", "GetQueueUrl", FaultKind.Delay) { DelayMs = 600_000, Key = scene.Queue });
        using var core = new CoreFile();
        await using var process = core.Start(RinProcess.Executable, scene.Environment, "-config", scene.Config);

        var status = await CoreFile.CrashAsync(process, signal, () => scene.Cloud.Requests.Count("sqs", "GetQueueUrl") > before);
        scene.Cloud.Faults.Clear();

        status.ShouldBe(128 + signal, process.Output);
        core.Found.ShouldBeEmpty();
    }

    private static LambdaFunction CreateFunction(Scene scene, string name) =>
        scene.Cloud.Lambda.CreateFunction(
            name,
            RinProcess.Executable,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["RIN_CONFIG"] = scene.Config },
            TimeSpan.FromSeconds(60),
            256
        );
}
