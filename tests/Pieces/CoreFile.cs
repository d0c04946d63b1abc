using System.Globalization;

namespace GapFurniture.Pieces;

/// <summary>Programs that crash where core files are allowed, in a folder of their own.</summary>
public sealed class CoreFile : IDisposable
{
    private const string Prelude = "ulimit -c unlimited && cd \"$1\" && shift && exec \"$@\"";

    /// <summary>Where a core file would be.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("core-").FullName;

    /// <summary>The core files that are there.</summary>
    public IReadOnlyList<string> Found => [.. Directory.EnumerateFiles(Folder, "core*").Select(f => Path.GetFileName(f)!)];

    /// <summary>
    /// True if crashes write core files here: the kernel writes them into the working directory, and nobody limits them. Where they go to a
    /// collector nothing can be seen.
    /// </summary>
    public static async Task<bool> CanBeSeenAsync()
    {
        var pattern = await File.ReadAllTextAsync("/proc/sys/kernel/core_pattern");
        if (pattern.StartsWith('|') || pattern.Contains('/', StringComparison.Ordinal))
            return false;
        using var core = new CoreFile();
        using var shell = System.Diagnostics.Process.Start("sh", ["-c", Prelude, "sh", core.Folder, "sh", "-c", "kill -SEGV $$"]);
        await shell.WaitForExitAsync();
        return core.Found.Count > 0;
    }

    /// <summary>Starts a program that could dump core, in the folder.</summary>
    public PieceProcess Start(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        PieceExecutable.Start(
            "sh",
            Path.GetFileNameWithoutExtension(program),
            environment,
            ["-c", Prelude, "sh", Folder, program, .. arguments]
        );

    /// <summary>Crashes a program when the condition holds; returns its exit code, 128 and the signal.</summary>
    /// <param name="program">The program.</param>
    /// <param name="signal">24 (SIGXCPU) or 31 (SIGSYS): they dump core, too, and the runtime has no handler that swallows them when they are sent.</param>
    /// <param name="isTime">Asked again and again.</param>
    public static async Task<int> CrashAsync(PieceProcess program, int signal, Func<bool> isTime)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(isTime);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!isTime())
        {
            if (program.HasExited || patience.IsCancellationRequested)
                throw new InvalidOperationException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"it is not the time to crash (exited: {program.HasExited}):\n{program.Output}"
                    )
                );
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
        // Under the JIT the runtime takes the first signal for a fault of its own code, and lets only the next one through.
        while (!program.HasExited && !patience.IsCancellationRequested)
        {
            program.Signal(signal);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
        return await program.ExitAsync();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
