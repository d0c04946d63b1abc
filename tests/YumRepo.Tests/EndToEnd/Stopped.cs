using System.Diagnostics;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.Pieces;
using GapFurniture.YumRepo.Tests.Fakes;

namespace GapFurniture.YumRepo.Tests.EndToEnd;

/// <summary>Signals, and what could keep the process from heeding them.</summary>
public sealed class Stopped : IDisposable
{
    private const string Repository = "s3://packages/el9/";
    private const int SigInt = 2;
    private const int SigTerm = 15;

    private readonly string _folder = Directory.CreateTempSubdirectory("stopped").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(SigTerm, 143)]
    [InlineData(SigInt, 130)]
    public async Task What_is_uploaded_when_a_signal_comes_is_listed_and_the_exit_code_names_the_signal(int signal, int expected)
    {
        await using var scene = await Scene.SetAsync();
        var (first, second) = (new SampleRpm("first"), new SampleRpm("second"));
        scene.Cloud.Faults.Add(
            new Fault("s3", "PutObject", FaultKind.Delay)
            {
                Key = "el9/" + second.FileName,
                DelayMs = 600_000,
                Times = 1,
            }
        );
        await using var process = scene.Start("add", FileOf(first), FileOf(second), "-repo", Repository);
        await Eventually.HoldsAsync(() => scene.Cloud.Faults.Pendings().Count == 0, () => process.Output);

        process.Signal(signal);

        (await process.ExitAsync()).ShouldBe(expected, process.Output);
        process.Output.ShouldContain("yumrepo: stopped;");
        scene.Hrefs("el9/").ShouldBe([first.FileName]);
    }

    [Theory]
    [InlineData("add")]
    [InlineData("rebuild")]
    public async Task A_command_that_is_stopped_before_it_has_changed_anything_changes_nothing(string command)
    {
        await using var scene = await Scene.SetAsync();
        var package = new SampleRpm("p");
        scene.Put(package, "el9/");
        scene.Cloud.Faults.Add(
            new Fault("s3", "GetObject", FaultKind.Delay)
            {
                Key = "el9/" + package.FileName,
                DelayMs = 600_000,
                Times = 1,
            }
        );
        string[] operands = command == "add" ? [$"{Repository}{package.FileName}"] : [];
        await using var process = scene.Start([command, .. operands, "-repo", Repository]);
        await Eventually.HoldsAsync(() => scene.Cloud.Faults.Pendings().Count == 0, () => process.Output);

        process.Terminate();

        (await process.ExitAsync()).ShouldBe(143, process.Output);
        scene.Cloud.S3.ListKeys(Scene.Bucket, "").ShouldBe(["el9/" + package.FileName]);
    }

    [Fact]
    public async Task A_key_that_comes_from_a_pipe_that_nobody_writes_to_does_not_keep_the_process()
    {
        await using var scene = await Scene.SetAsync();
        var pipe = Pipe("key");
        await using var process = scene.Start("rebuild", "-repo", Repository, "-signing-key", pipe, "-debug");
        await process.WaitForAsync("command line");

        process.Terminate();

        (await process.ExitAsync()).ShouldBe(143, process.Output);
    }

    [Fact]
    public async Task What_is_no_regular_file_is_refused_before_it_is_opened()
    {
        await using var scene = await Scene.SetAsync();
        var dangling = Path.Combine(_folder, "dangling.rpm");
        File.CreateSymbolicLink(dangling, "/nowhere");
        var device = Path.Combine(_folder, "device.rpm");
        File.CreateSymbolicLink(device, "/dev/zero");
        var circle = Path.Combine(_folder, "circle.rpm");
        File.CreateSymbolicLink(circle, circle);
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "folder.rpm")).FullName;

        var (status, output) = await scene.RunAsync(
            "add",
            Pipe("pipe.rpm"),
            dangling,
            device,
            circle,
            folder,
            "none.rpm",
            "-repo",
            Repository
        );

        status.ShouldBe(2, output);
        output.ShouldContain("pipe.rpm\" is empty, or no regular file");
        output.ShouldContain("device.rpm\" is empty, or no regular file");
        output.ShouldContain("dangling.rpm\": it leads to /nowhere");
        output.ShouldContain("circle.rpm\" cannot be checked");
        output.ShouldContain("folder.rpm\" is a folder");
        output.ShouldContain("there is no file \"none.rpm\"");
    }

    private string FileOf(SampleRpm package)
    {
        var path = Path.Combine(_folder, package.FileName);
        File.WriteAllBytes(path, package.Bytes());
        return path;
    }

    private string Pipe(string name)
    {
        var path = Path.Combine(_folder, name);
        using var mkfifo = Process.Start("mkfifo", path);
        mkfifo.WaitForExit();
        return path;
    }
}
