using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using GapFurniture.Pieces;
using GapFurniture.SsmWrap.Network;

namespace GapFurniture.SsmWrap.Tests.Network;

/// <summary>AWS's own authorities, which the build takes from the system.</summary>
public sealed class AwsRootsTests
{
    [Fact]
    public void The_five_of_Amazon_Trust_Services_are_there_and_no_other()
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(System.Text.Encoding.ASCII.GetString(AwsRoots.For("ssm.eu-west-1.amazonaws.com")!));

        roots
            .Select(r => r.GetNameInfo(X509NameType.SimpleName, forIssuer: false))
            .ShouldBe([
                "Amazon Root CA 1",
                "Amazon Root CA 2",
                "Amazon Root CA 3",
                "Amazon Root CA 4",
                "Starfield Services Root Certificate Authority - G2",
            ]);
        roots.ShouldAllBe(r => r.NotAfter.ToUniversalTime() > TimeProvider.System.GetUtcNow().UtcDateTime);
    }

    [Theory]
    [InlineData("ssm.us-east-1.amazonaws.com", true)]
    [InlineData("ssm.cn-north-1.amazonaws.com.cn", true)]
    [InlineData("ssm.us-east-1.api.aws", true)]
    [InlineData("SSM.EU-WEST-1.AMAZONAWS.COM", true)]
    [InlineData("amazonaws.com.example.org", false)]
    [InlineData("notamazonaws.com", false)]
    [InlineData("localhost", false)]
    public void They_are_for_hosts_of_AWS_only(string host, bool areForIt) => (AwsRoots.For(host) is not null).ShouldBe(areForIt);

    [Theory]
    [InlineData("/none", "no certificate authorities on this system: install the package ca-certificates")]
    [InlineData("/etc/passwd", "/etc/passwd has no certificate with the SHA-256 fingerprint 8ecde")]
    public async Task A_build_without_them_fails_and_names_the_package(string store, string message)
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var script = Path.Combine(Readme.Root, "functions", "SsmWrap", "Network", "aws-roots");
        var start = new ProcessStartInfo(script, [file]) { RedirectStandardError = true, UseShellExecute = false };
        start.Environment["AWS_ROOTS_FROM"] = store;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(1);
        error.ShouldStartWith("aws-roots : error : ");
        error.ShouldContain(message);
        error.ShouldContain("ca-certificates");
        File.Exists(file).ShouldBeFalse();
    }
}
