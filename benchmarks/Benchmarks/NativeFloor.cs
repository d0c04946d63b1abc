using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GapFurniture.Benchmarks;

/// <summary>Programs below <c>benchmarks/</c>, published as ./publish publishes the pieces.</summary>
internal static class NativeFloor
{
    /// <summary>The executable of a project; null where there is no Native AOT.</summary>
    public static async Task<string?> PublishAsync(string project, string folder)
    {
        var rid = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "publish",
                $"benchmarks/{project}",
                "-c",
                "Release",
                "-r",
                rid,
                "-v",
                "q",
                "-p:NativeAot=true",
                "-p:GapChecks=false",
                $"-p:ArtifactsPath={folder}/artifacts",
                "-o",
                folder,
            ]
        )
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode == 0)
            return Path.Combine(folder, project.ToLowerInvariant());
        await Console.Error.WriteLineAsync(output);
        return null;
    }
}
