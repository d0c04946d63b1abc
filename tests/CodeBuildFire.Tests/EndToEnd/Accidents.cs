using System.Text;
using System.Text.Json;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.Pieces;

namespace GapFurniture.CodeBuildFire.Tests.EndToEnd;

/// <summary>Hostile events, half answers, names that nobody knows, full disks, crashes.</summary>
public sealed class Accidents
{
    [Theory]
    [InlineData(null)]
    [InlineData("chunked")]
    [InlineData("framed")]
    public async Task Half_an_answer_starts_one_build(string? how)
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(new Fault("codebuild", "StartBuild", FaultKind.Cut) { Times = 1, Code = how });
        var function = scene.CreateFunction();

        // Lambda calls again what failed.
        for (var call = 0; call < 3; call++)
        {
            var result = await function.InvokeAsync(Sample.S3(Sample.Record("mysql/a")), TestContext.Current.CancellationToken);
            if (result.FunctionError is null)
                break;
        }

        scene.Builds.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Events_of_wrong_shape_at_any_place_never_kill_the_function()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(null, ("PROJECTS", "another"));
        var record = Sample.S3(Sample.Record("mysql/a"));

        foreach (var (what, json) in WrongShapes.Of(record).Concat(WrongShapes.Of(Sample.Sqs(("m", record)))))
        {
            var result = await function.InvokeAsync(json, TestContext.Current.CancellationToken);

            var answer = Encoding.UTF8.GetString(result.Payload);
            answer.ShouldNotContain("Runtime.ExitError", Case.Sensitive, what);
            answer.ShouldNotContain("NullReference", Case.Sensitive, what);
            answer.ShouldNotContain("InvalidCast", Case.Sensitive, what);
            answer.ShouldNotContain("InvalidOperation", Case.Sensitive, what);
        }
        scene.Builds.ShouldBeEmpty();
    }

    [Fact]
    public async Task Ten_thousand_messages_in_one_event_are_answered_one_by_one()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();
        var messages = Enumerable
            .Range(0, 10_000)
            .Select(i => ($"m-{i}", i == 5000 ? Sample.S3(Sample.Record("mysql/a")) : "odd"))
            .ToArray();

        var result = await function.InvokeAsync(Sample.Sqs(messages), TestContext.Current.CancellationToken);

        result.FunctionError.ShouldBeNull();
        using var answer = JsonDocument.Parse(result.Payload);
        answer.RootElement.GetProperty("batchItemFailures").GetArrayLength().ShouldBe(9999);
        scene.Builds.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_host_that_nobody_knows_is_said_with_its_name()
    {
        await using var scene = await Scene.SetAsync();
        var nowhere = new Dictionary<string, string>(scene.Cloud.Environment, StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = "http://nowhere.invalid",
        };

        var (status, output) = await FireProcess.RunAsync(nowhere, Scene.Project);

        status.ShouldBe(1, output);
        output.TrimEnd().Split('\n')[^1].ShouldStartWith("codebuildfire: ", Case.Sensitive, output);
        output.ShouldContain("nowhere.invalid");
    }

    [Theory]
    [InlineData("restore-mysql -dry-run >/dev/full", 1)]
    [InlineData("-nonsense 2>/dev/full", 2)]
    public async Task Output_that_cannot_be_written_is_an_exit_code_and_no_crash(string command, int expected)
    {
        await using var scene = await Scene.SetAsync();
        var environment = new Dictionary<string, string>(scene.Cloud.Environment, StringComparer.Ordinal)
        {
            ["F"] = FireProcess.Executable,
        };

        await using var shell = PieceExecutable.Start("sh", "codebuildfire", environment, "-c", $"\"$F\" {command}");

        (await shell.ExitAsync()).ShouldBe(expected, shell.Output);
        shell.Output.ShouldNotContain("Unhandled exception");
    }

    [Theory]
    [InlineData(24)]
    [InlineData(31)]
    public async Task A_crash_leaves_no_core_file_with_its_keys(int signal)
    {
        Assert.SkipUnless(await CoreFile.CanBeSeenAsync(), "core files go elsewhere on this machine");
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(new Fault("codebuild", "StartBuild", FaultKind.Delay) { DelayMs = 600_000 });
        using var core = new CoreFile();
        await using var process = core.Start(FireProcess.Executable, scene.Cloud.Environment, Scene.Project);

        var status = await CoreFile.CrashAsync(process, signal, () => scene.Cloud.Requests.Count("codebuild", "StartBuild") > 0);

        status.ShouldBe(128 + signal, process.Output);
        core.Found.ShouldBeEmpty();
    }
}
