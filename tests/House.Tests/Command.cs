using System.Diagnostics;
using System.Text.RegularExpressions;
using GapFurniture.Tests;

namespace GapFurniture.House.Tests;

/// <summary>Runs a program to its end.</summary>
internal static partial class Command
{
    public static string Furniture { get; } = Built("Furniture", "furniture");

    /// <summary>Whether ./test was called with --soak.</summary>
    public static bool IsSoak { get; } = IsSet("GAP_SOAK");

    /// <summary>Whether ./test was called with --checks.</summary>
    public static bool HasChecks { get; } = IsSet("GAP_CHECKS");

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) == "1";

    /// <summary>A program of this house, where it was built beside these tests.</summary>
    public static string Built(string project, string program) =>
        Path.GetFullPath(
            Path.Combine(AppContext.BaseDirectory, "..", "..", project, Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), program)
        );

    public static (int Exit, string Output, string Error) Run(string program, string folder, params string[] arguments) =>
        RunAsync(program, folder, arguments).GetAwaiter().GetResult();

    public static async Task<(int Exit, string Output, string Error)> RunAsync(
        string program,
        string folder,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // How this test run was built says nothing about the builds that it looks at.
        start.Environment.Remove("OfficialPackages");
        // Nor is what their tests leave behind searched with ours.
        start.Environment.Remove("GAP_TRACES");
        // Builds and tools may have to download.
        foreach (var (name, value) in CleanEnvironment.Callers.Where(v => Downloading().IsMatch(v.Key)))
            start.Environment[name] = value;
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    // Proxies, certificate authorities and sources of packages, in the spelling of each tool; AWS_CA_BUNDLE is AWS's.
    [GeneratedRegex(
        "^(?!AWS_)(.*_PROXY|.*(CERT|CA_BUNDLE|CA_CERTS|CAINFO).*|(NUGET|NPM_CONFIG|PIP)_.*)$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Downloading();
}
