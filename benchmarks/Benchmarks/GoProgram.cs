using System.Diagnostics;

namespace GapFurniture.Benchmarks;

/// <summary>
/// A short Go program that works as a piece's original does, with the original's SDK, built as its author releases it. Go and the SDK come from
/// the system's packages (Debian: golang-go, golang-github-aws-aws-sdk-go-v2-dev).
/// </summary>
internal static class GoProgram
{
    /// <summary>How rows name it.</summary>
    public const string Name = "Go";

    private const string Packages = "/usr/share/gocode";

    /// <summary>The executable; null where it cannot be built, and why.</summary>
    public static async Task<(string? Executable, string Reason)> BuildAsync(string source, string folder)
    {
        if (!Directory.Exists(Packages + "/src/github.com/aws/aws-sdk-go-v2/service/ssm"))
            return (null, "there is no aws-sdk-go-v2 of the system's packages (Debian: golang-github-aws-aws-sdk-go-v2-dev)");
        var executable = Path.Combine(folder, source + ".out"); // beside ours of the same name
        var start = new ProcessStartInfo(
            "go",
            ["build", "-trimpath", "-ldflags", "-s -w", "-o", executable, Path.Combine(AppContext.BaseDirectory, source)]
        )
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        start.Environment["CGO_ENABLED"] = "0";
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOPATH"] = Packages;
        // Compiling the SDK takes a minute, the first time.
        start.Environment["GOCACHE"] = Path.GetFullPath("artifacts/gocache");
        try
        {
            using var process = Process.Start(start)!;
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? (executable, "") : (null, $"{source} does not build: {error.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (null, "there is no Go (Debian: golang-go)");
        }
    }
}
