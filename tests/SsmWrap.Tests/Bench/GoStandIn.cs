using System.Diagnostics;

namespace GapFurniture.Benchmarks;

/// <summary>
/// Our own short Go program that works as the original does, with the original's SDK: so that ssmwrap can be measured beside it on any machine
/// that has Go and the SDK as a system package (Debian: golang-go, golang-github-aws-aws-sdk-go-v2-dev).
/// </summary>
internal static class GoStandIn
{
    private const string Packages = "/usr/share/gocode";

    /// <summary>The executable; null where it cannot be built.</summary>
    public static async Task<string?> BuildAsync(string folder)
    {
        if (!Directory.Exists(Packages + "/src/github.com/aws/aws-sdk-go-v2/service/ssm"))
            return null;
        var executable = Path.Combine(folder, "gostandin");
        var start = new ProcessStartInfo(
            "go",
            ["build", "-ldflags=-s -w", "-o", executable, Path.Combine(AppContext.BaseDirectory, "gostandin.go")]
        )
        {
            UseShellExecute = false,
        };
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOPATH"] = Packages;
        start.Environment["GOCACHE"] = Path.Combine(folder, "gocache");
        try
        {
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? executable : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // no Go
        }
    }
}
