using System.Diagnostics;

namespace GapFurniture.LocalCloud.Tests.Host;

public sealed class Serving
{
    [Fact]
    public async Task Serve_writes_the_environment_says_ready_and_stops_on_sigterm()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("local-cloud").FullName;
        var file = Path.Combine(folder, "env");
        using var process = Process.Start(
            new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "GapFurniture.LocalCloud"), ["serve", "--env-file", file])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        (await process.StandardOutput.ReadLineAsync(cancellation)).ShouldBe("ready");
        var lines = await File.ReadAllLinesAsync(file, cancellation);
        lines.ShouldAllBe(l => l.StartsWith("export ", StringComparison.Ordinal));
        lines.ShouldContain(l => l.StartsWith("export AWS_ENDPOINT_URL=http://127.0.0.1:", StringComparison.Ordinal));
        lines.ShouldContain("export AWS_REGION=us-east-1");
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await kill.WaitForExitAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        process.ExitCode.ShouldBe(0);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Wrong_arguments_are_a_usage_error()
    {
        using var error = new StringWriter();
        (await ServeCommand.RunAsync(["serve", "--port", "many"], TextWriter.Null, error)).ShouldBe(2);
        error.ToString().ShouldStartWith("usage:");
    }

    [Fact]
    public async Task Several_clouds_run_at_once_and_know_nothing_of_each_other()
    {
        await using var one = await LocalCloudHost.StartAsync(null, TestContext.Current.CancellationToken);
        await using var two = await LocalCloudHost.StartAsync(null, TestContext.Current.CancellationToken);
        one.Endpoint.ShouldNotBe(two.Endpoint);
        one.S3.CreateBucket("bucket");
        two.S3.BucketExists("bucket").ShouldBeFalse();
    }
}
