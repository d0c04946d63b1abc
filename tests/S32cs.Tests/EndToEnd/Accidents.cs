using GapFurniture.LocalCloud.Faults;
using GapFurniture.Pieces;

namespace GapFurniture.S32cs.Tests.EndToEnd;

/// <summary>Half answers, names that nobody knows, full disks, crashes.</summary>
public sealed class Accidents
{
    [Theory]
    [InlineData(null)]
    [InlineData("chunked")]
    public async Task Half_an_object_is_never_taken_for_a_whole_one(string? how)
    {
        await using var scene = await Scene.SetAsync();
        var lines = Enumerable.Range(0, 2000).Select(i => Scene.Add($"{i:0000}", new string('t', 100))).ToArray();
        scene.Put("in.ndjson", lines);
        scene.Cloud.Faults.Add(new Fault("s3", "GetObject", FaultKind.Cut) { Times = 2, Code = how });

        var (status, output) = await scene.RunAsync($"s3://{Scene.Bucket}/in.ndjson");

        if (status == 0)
            scene.Domain.Count.ShouldBe(2000, output);
        else
            output.ShouldContain("not loaded: s3://bucket/in.ndjson: ");
        // A line that was cut in two is no reject: it is read on behind the cut, or the object fails.
        output.ShouldNotContain("rejected: ");
        how.ShouldBe(status == 0 ? null : how, output);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("chunked")]
    [InlineData("framed")]
    public async Task Half_an_answer_of_CloudSearch_is_no_answer(string? how)
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("in.ndjson", Scene.Add("1"));
        scene.Cloud.Faults.Add(new Fault("cloudsearch", "UploadDocuments", FaultKind.Cut) { Times = 1, Code = how });

        var (status, output) = await scene.RunAsync($"s3://{Scene.Bucket}/in.ndjson");

        status.ShouldBe(0, output);
        scene.Ids.ShouldBe(["1"]);
        output.ShouldContain("1 added, 0 deleted, 0 rejected");
        scene.Cloud.Requests.Count("cloudsearch", "UploadDocuments").ShouldBe(2, output);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("framed")]
    public async Task Half_an_answer_of_the_queue_loses_no_message(string? how)
    {
        await using var scene = await Scene.SetAsync(visibilitySeconds: 2);
        scene.Put("a.ndjson", Scene.Add("1"));
        scene.Cloud.Sqs.Send(Scene.Queue, Scene.Event("a.ndjson"));
        scene.Cloud.Faults.Add(new Fault("sqs", "ReceiveMessage", FaultKind.Cut) { Times = 1, Code = how });
        string[] drain = ["-queue", scene.Cloud.Sqs.Url(Scene.Queue)];

        // The message that was in the lost half is not to be seen until its time is over.
        await scene.RunAsync(drain);
        await Eventually.HoldsAsync(() => scene.Cloud.Sqs.Count(Scene.Queue).InFlight == 0, "the message is back");
        var (status, output) = await scene.RunAsync(drain);

        status.ShouldBe(0, output);
        scene.Ids.ShouldBe(["1"]);
        scene.Cloud.Sqs.Count(Scene.Queue).Total.ShouldBe(0);
    }

    [Fact]
    public async Task A_host_that_nobody_knows_is_said_with_its_name()
    {
        var nowhere = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = "http://nowhere.invalid",
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "AKIANOBODY",
            ["AWS_SECRET_ACCESS_KEY"] = "nobodys-secret-access-key",
            ["ENDPOINT"] = "http://nowhere.invalid",
        };

        var (status, output) = await S32csProcess.RunAsync(nowhere, "s3://bucket/a.ndjson");

        status.ShouldBe(1, output);
        output.ShouldContain("s3://bucket/a.ndjson cannot be read: ");
        output.ShouldContain("nowhere.invalid");
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_stops_no_work()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("a.ndjson", Scene.Add("1"), "rubbish", Scene.Add("2"));

        await using var shell = PieceExecutable.Start(
            "sh",
            "s32cs",
            scene.Environment,
            ["-c", "exec \"$@\" 2>/dev/full", "sh", S32csProcess.Executable, "-debug", $"s3://{Scene.Bucket}/a.ndjson"]
        );

        (await shell.ExitAsync()).ShouldBe(0, shell.Output);
        scene.Ids.ShouldBe(["1", "2"]);
    }

    [Theory]
    [InlineData("-help >/dev/full", 1, "s32cs: standard output cannot be written: No space left on device")]
    [InlineData("-nonsense 2>/dev/full", 2, "")]
    public async Task Output_that_cannot_be_written_is_an_exit_code_and_no_crash(string command, int expected, string said)
    {
        var nothing = new Dictionary<string, string>(StringComparer.Ordinal) { ["S"] = S32csProcess.Executable };

        await using var shell = PieceExecutable.Start("sh", "s32cs", nothing, "-c", $"\"$S\" {command}");

        (await shell.ExitAsync()).ShouldBe(expected, shell.Output);
        shell.Output.Trim().ShouldStartWith(said);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(31)]
    public async Task A_crash_leaves_no_core_file_with_its_keys(int signal)
    {
        Assert.SkipUnless(await CoreFile.CanBeSeenAsync(), "core files go elsewhere on this machine");
        await using var scene = await Scene.SetAsync();
        scene.Put("a.ndjson", Scene.Add("1"));
        scene.Cloud.Faults.Add(new Fault("s3", "GetObject", FaultKind.Delay) { DelayMs = 600_000 });
        using var core = new CoreFile();
        await using var process = core.Start(S32csProcess.Executable, scene.Environment, $"s3://{Scene.Bucket}/a.ndjson");

        var status = await CoreFile.CrashAsync(process, signal, () => scene.Cloud.Requests.Count("s3", "GetObject") > 0);

        status.ShouldBe(128 + signal, process.Output);
        core.Found.ShouldBeEmpty();
    }
}
