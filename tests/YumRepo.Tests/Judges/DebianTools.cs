using System.Diagnostics;
using System.Runtime.CompilerServices;
using GapFurniture.Tests;

namespace GapFurniture.YumRepo.Tests.Judges;

/// <summary>The real tools that judge our files. What is missing is installed from the system's packages, where that can be.</summary>
internal static class DebianTools
{
    private static readonly SemaphoreSlim s_one = new(1, 1);
    private static readonly Dictionary<string, string?> s_problems = new(StringComparer.Ordinal);

    // Programs and the Debian packages that have them.
    private static readonly Dictionary<string, string> s_packages = new(StringComparer.Ordinal)
    {
        ["createrepo_c"] = "createrepo-c",
        ["mergerepo_c"] = "createrepo-c",
        ["modifyrepo_c"] = "createrepo-c",
        ["rpm"] = "rpm",
        ["rpmbuild"] = "rpm",
        ["rpmkeys"] = "rpm",
        ["dnf"] = "dnf",
        ["zypper"] = "zypper",
        ["gpg"] = "gnupg",
    };

    /// <summary>Skips the test, with the reason, where one of the programs is neither there nor can be installed.</summary>
    public static async Task NeedAsync(params string[] programs)
    {
        foreach (var program in programs)
        {
            var problem = await ProblemAsync(program);
            Assert.SkipWhen(problem is not null, problem ?? "");
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
        string[] arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string input = ""
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    private static async Task<string?> ProblemAsync(string program)
    {
        await s_one.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (s_problems.TryGetValue(program, out var known))
                return known;
            return s_problems[program] =
                OnPath(program) ? null
                : !Environment.IsPrivilegedProcess || !OnPath("apt-get")
                    ? $"there is no {program} here (Debian: {s_packages[program]}), and only root installs it, with apt-get"
                : await InstallAsync(s_packages[program]);
        }
        finally
        {
            s_one.Release();
        }
    }

    // The one lock of apt's may be held by somebody else for as long as an installation takes.
    private static async Task<string?> InstallAsync(string package)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (exit, output, error) = await TryAsync(Path.Combine(Root(), "tools", "apt"), [package], CleanEnvironment.Callers);
            if (exit == 0)
                return null;
            if (attempt == 10 || !(output + error).Contains("lock", StringComparison.Ordinal))
                return $"{package} cannot be installed: {error.Trim()}";
            await Task.Delay(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        }
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
