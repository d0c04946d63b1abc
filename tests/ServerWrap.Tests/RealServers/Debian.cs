using System.Diagnostics;
using System.Runtime.CompilerServices;
using GapFurniture.Tests;

namespace GapFurniture.ServerWrap.Tests.RealServers;

/// <summary>The real servers. What is missing is installed from the system's packages, where that can be.</summary>
internal static class Debian
{
    private static readonly SemaphoreSlim s_one = new(1, 1);
    private static readonly Dictionary<string, string?> s_problems = new(StringComparer.Ordinal);

    // Files of Debian's packages.
    private static readonly Dictionary<string, string> s_packages = new(StringComparer.Ordinal)
    {
        ["/usr/sbin/nginx"] = "nginx",
        ["/etc/nginx/modules-enabled/50-mod-http-lua.conf"] = "libnginx-mod-http-lua",
        ["/usr/sbin/apache2"] = "apache2",
        ["/usr/sbin/lighttpd"] = "lighttpd",
        ["/usr/bin/caddy"] = "caddy",
        ["/usr/lib/x86_64-linux-gnu/fakechroot/libfakechroot.so"] = "libfakechroot",
        ["/usr/lib/aarch64-linux-gnu/fakechroot/libfakechroot.so"] = "libfakechroot",
    };

    /// <summary>Skips the test, with the reason, where one of the files is neither there nor can be installed.</summary>
    public static async Task NeedAsync(params string[] files)
    {
        foreach (var file in files)
        {
            var problem = await ProblemAsync(file);
            Assert.SkipWhen(problem is not null, problem ?? "");
        }
    }

    private static async Task<string?> ProblemAsync(string file)
    {
        await s_one.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (s_problems.TryGetValue(file, out var known))
                return known;
            return s_problems[file] =
                File.Exists(file) ? null
                : !Environment.IsPrivilegedProcess || !OnPath("apt-get")
                    ? $"there is no {file} here (Debian: {s_packages[file]}), and only root installs it, with apt-get"
                : await InstallAsync(s_packages[file]);
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
            var start = new ProcessStartInfo(Path.Combine(Root(), "tools", "apt"), [package])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            };
            start.Environment.Clear();
            foreach (var (name, value) in CleanEnvironment.Callers)
                start.Environment[name] = value;
            using var process = Process.Start(start)!;
            var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (process.ExitCode == 0)
                return null;
            if (attempt == 10 || !error.Contains("lock", StringComparison.Ordinal))
                return $"{package} cannot be installed: {error.Trim()}";
            await Task.Delay(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        }
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
