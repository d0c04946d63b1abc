using System.Diagnostics;
using System.Runtime.CompilerServices;
using GapFurniture.Tests;

namespace GapFurniture.Thumbs.Tests.Imaging;

/// <summary>Debian's packages: programs that judge, and real pictures, which are others' work and so not in this tree.</summary>
internal static class DebianPackages
{
    private const int Attempts = 10;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);
    private static readonly SemaphoreSlim s_one = new(1, 1);
    private static readonly Dictionary<string, string?> s_problems = new(StringComparer.Ordinal);

    /// <summary>Installs a package where that can be; else skips the test with the reason.</summary>
    /// <param name="package">The package.</param>
    /// <param name="path">A file or folder of it.</param>
    public static async Task NeedAsync(string package, string path)
    {
        await s_one.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!s_problems.TryGetValue(package, out var problem))
                s_problems[package] = problem = await ProblemAsync(package, path);
            Assert.SkipWhen(problem is not null, problem ?? "");
        }
        finally
        {
            s_one.Release();
        }
    }

    /// <summary>Runs a program, which must succeed; gives what it wrote to standard output.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (exit, output, error) = await TryAsync(program, arguments);
        exit.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{output}\n{error}");
        return output;
    }

    /// <summary>Runs a program to its end, whatever that is.</summary>
    public static async Task<(int Exit, string Output, string Error)> TryAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    private static async Task<string?> ProblemAsync(string package, string path)
    {
        if (Path.Exists(path))
            return null;
        if (!Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/apt-get"))
            return $"there is no {path} here (Debian: {package}), and only root installs it, with apt-get";
        // The one lock of apt's may be held by somebody else for as long as an installation takes.
        for (var attempt = 1; ; attempt++)
        {
            var (exit, output, error) = await TryAsync(Path.Combine(Root(), "tools", "apt"), [package], CleanEnvironment.Callers);
            if (exit == 0)
                return Path.Exists(path) ? null : $"{package} brought no {path}";
            if (attempt == Attempts || !(output + error).Contains("lock", StringComparison.Ordinal))
                return $"{package} cannot be installed: {error.Trim()}";
            await Task.Delay(s_pause, TestContext.Current.CancellationToken);
        }
    }

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
