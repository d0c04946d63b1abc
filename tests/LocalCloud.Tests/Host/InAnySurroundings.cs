using System.Diagnostics;
using Amazon.SQS;

namespace GapFurniture.LocalCloud.Tests.Host;

/// <summary>True of every test process; <see cref="CallersEnvironment"/> runs these where the caller's environment is a bad one.</summary>
public sealed class InAnySurroundings : CloudTest
{
    [Fact]
    public async Task Clients_and_web_requests_reach_the_local_cloud_directly()
    {
        using var http = new HttpClient();
        using var sqs = new AmazonSQSClient(
            Cloud.Identity.AccessKeyId,
            Cloud.Identity.SecretAccessKey,
            new AmazonSQSConfig { ServiceURL = Cloud.Endpoint, AuthenticationRegion = Cloud.Identity.Region }
        );

        (await http.GetStringAsync(new Uri(Cloud.Endpoint + "/_local/faults"), Cancellation)).ShouldBe("[]");
        (await sqs.CreateQueueAsync("q", Cancellation)).QueueUrl.ShouldEndWith("/q");
        (await S3.ListBucketsAsync(Cancellation)).Buckets.ShouldBeNull();
    }

    [Fact]
    public async Task Programs_get_what_they_need_and_nothing_else()
    {
        const string Script = "env | cut -d= -f1 | sort; date +%Z; : >\"$HOME/x\" && : >\"$TMPDIR/x\" && rm \"$HOME/x\" \"$TMPDIR/x\"";
        using var shell = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", Script]) { UseShellExecute = false, RedirectStandardOutput = true }
        )!;
        var lines = (await shell.StandardOutput.ReadToEndAsync(Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await shell.WaitForExitAsync(Cancellation);

        shell.ExitCode.ShouldBe(0);
        lines[^1].ShouldBe("UTC");
        lines.ShouldBeSubsetOf([
            .. GapFurniture.Tests.CleanEnvironment.Names,
            .. lines.Where(l => l.StartsWith("GAP_", StringComparison.Ordinal) || l.StartsWith("LOCALCLOUD_", StringComparison.Ordinal)),
            // The test framework's, and the shell's own.
            "NO_COLOR",
            "PWD",
            "OLDPWD",
            "SHLVL",
            "_",
            "UTC",
        ]);
    }

    [Fact]
    public void The_clock_of_the_wall_is_the_same_everywhere() => TimeZoneInfo.Local.BaseUtcOffset.ShouldBe(TimeSpan.Zero);
}
