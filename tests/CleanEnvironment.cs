using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GapFurniture.Tests;

/// <summary>
/// The caller's environment must not decide a test run. Before anything else, each test process drops all variables but those listed here, and
/// takes a home and a folder for temporary files of its own; clients in the process and the programs that it starts get no others. Compiled
/// into every test project.
/// </summary>
internal static partial class CleanEnvironment
{
    // To find programs, the runtime and packages; how the tests were built.
    private static readonly string[] s_kept =
    [
        "PATH",
        "LD_LIBRARY_PATH",
        "TERM",
        "USER",
        "LOGNAME",
        "DOTNET_ROOT",
        "DOTNET_ROOT_X64",
        "DOTNET_ROOT_ARM64",
        "DOTNET_NOLOGO",
        "DOTNET_CLI_TELEMETRY_OPTOUT",
        "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT",
        "NUGET_PACKAGES",
        "PYENV_ROOT",
        "TF_CLI_CONFIG_FILE",
        "OfficialPackages",
    ];

    // What ./test and tests say to test processes.
    private static readonly string[] s_ours = ["GAP_", "LOCALCLOUD_"];

    // Of the caller's home: programs, caches and sources of packages. No files of AWS, no settings.
    private static readonly string[] s_ofHome = [".nuget", ".dotnet", ".npm", ".npmrc", ".cache", ".local", ".pyenv", ".terraform.d"];

    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;

    /// <summary>Set for a test program that a test starts as something else than tests, with an environment of its choice.</summary>
    public const string Function = "GAP_FUNCTION";

    /// <summary>The variables that a test process may have, besides those that <c>./test</c> and tests set.</summary>
    public static IReadOnlyList<string> Names => [.. s_kept, "HOME", "TMPDIR", "LANG", "TZ"];

    /// <summary>The caller's variables as they were, for programs that download: proxies, certificates, package sources.</summary>
    public static IReadOnlyDictionary<string, string> Callers { get; private set; } = new Dictionary<string, string>();

#pragma warning disable CA2255 // Main belongs to the test framework; this is the only way in before it
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Take()
    {
        // A test program that a test starts as a Lambda function has the environment that the test gave it.
        if (Environment.GetEnvironmentVariable(Function) is not null)
            return;
        Callers = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(v => (string)v.Key, v => (string)v.Value!, StringComparer.Ordinal);
        var folder = CreateFolder();
        var (home, temporary) = (Path.Combine(folder, "home"), Path.Combine(folder, "tmp"));
        foreach (var name in Callers.Keys.Where(n => !s_kept.Contains(n) && !s_ours.Any(p => n.StartsWith(p, StringComparison.Ordinal))))
        {
            Environment.SetEnvironmentVariable(name, null);
            // Native libraries, OpenSSL among them, have an environment of their own.
            _ = Unset(name);
        }
        CreateHome(home, Callers.GetValueOrDefault("HOME"));
        Directory.CreateDirectory(temporary);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(temporary, Everybody | UnixFileMode.StickyBit);
        Environment.SetEnvironmentVariable("HOME", home);
        Environment.SetEnvironmentVariable("TMPDIR", temporary);
        Environment.SetEnvironmentVariable("LANG", "C.UTF-8");
        Environment.SetEnvironmentVariable("TZ", "UTC");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(folder);
    }

    // Where every user gets through: a database server runs as an ordinary one.
    private static string CreateFolder()
    {
        var places = new[] { Callers.GetValueOrDefault("TMPDIR"), "/tmp", "/var/tmp" }.OfType<string>().Where(Directory.Exists).ToList();
        foreach (var place in places.OrderByDescending(IsOpen))
        {
            try
            {
                var folder = Path.Combine(Path.GetFullPath(place), $"gap-{Path.GetRandomFileName()[..8]}");
                Directory.CreateDirectory(folder);
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(folder, Everybody & ~(UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
                return folder;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The next one.
            }
        }
        throw new IOException($"no folder for temporary files can be written: {string.Join(", ", places)}");
    }

    private static bool IsOpen(string place)
    {
        for (var folder = new DirectoryInfo(Path.GetFullPath(place)); folder is not null; folder = folder.Parent)
        {
            if (!OperatingSystem.IsWindows() && !folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                return false;
        }
        return true;
    }

    private static void CreateHome(string home, string? callers)
    {
        Directory.CreateDirectory(home);
        foreach (var name in s_ofHome)
        {
            if (callers is not null && Path.Combine(callers, name) is var original && (Directory.Exists(original) || File.Exists(original)))
                File.CreateSymbolicLink(Path.Combine(home, name), original);
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A server that ends with us may still write there; ./test removes what is left.
        }
    }

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unset(string name);
}
