using System.Diagnostics;
using System.Runtime.InteropServices;
using GapFurniture.Pieces.Tracing;

namespace GapFurniture.Furniture.Tests.EndToEnd;

/// <summary>The real program, spawned.</summary>
internal sealed partial class FurnitureProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly System.Text.StringBuilder _errors = new();

    private FurnitureProcess(IReadOnlyDictionary<string, string> environment, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(Executable, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.AppendLine(line.Data);
        };
        _process.BeginErrorReadLine();
    }

    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "furniture");

    /// <summary>What it has written to standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    public static FurnitureProcess Start(IReadOnlyDictionary<string, string> environment, string folder, params string[] arguments) =>
        new(environment, folder, arguments);

    /// <summary>Waits for the end.</summary>
    public async Task<Outcome> EndAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        await _process.WaitForExitAsync(patience.Token);
        var outcome = new Outcome(_process.ExitCode, await _output, Errors);
        Traces.Keep("furniture", "output", outcome.All);
        return outcome;
    }

    /// <summary>Ctrl-C.</summary>
    public void Interrupt() => _ = Kill(_process.Id, 2);

    /// <summary>Dies at once, as in a crash.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int id, int signal);
}
