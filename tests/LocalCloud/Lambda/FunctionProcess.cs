using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using GapFurniture.Pieces.Tracing;

namespace GapFurniture.LocalCloud.Lambda;

/// <summary>The process of a runtime: started with nothing but the environment it is given, its output kept, ended politely first.</summary>
internal sealed partial class FunctionProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    /// <summary>What any program needs of the machine it runs on.</summary>
    private static readonly string[] s_inherited = ["PATH", "TMPDIR", "LANG", "DOTNET_ROOT", "DOTNET_ROOT_X64", "LD_LIBRARY_PATH"];

    private readonly Process _process;

    private FunctionProcess(Process process) => _process = process;

    /// <summary>Starts a program.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program, or it cannot be run.</exception>
    public static FunctionProcess Start(FunctionOptions options, IEnumerable<KeyValuePair<string, string>> environment, Action<string> log)
    {
        var info = new ProcessStartInfo(options.Executable!, options.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(options.Executable!))!,
        };
        var inherited = s_inherited
            .Select(n => KeyValuePair.Create(n, Environment.GetEnvironmentVariable(n)))
            .Where(p => p.Value is not null)
            .ToList();
        info.Environment.Clear();
        foreach (var (name, value) in inherited)
            info.Environment[name] = value;
        // The only folder that a function may write; without one, programs would look into the home of whoever started us.
        info.Environment["HOME"] = Path.GetTempPath();
        foreach (var (name, value) in environment)
            info.Environment[name] = value;

        var process = new Process { StartInfo = info };
        Traces.Secrets(info.Environment.Where(v => v.Value is not null)!);
        // Functions that are no pieces may say what they like.
        var trace = Traces.IsPiece(options.Executable!) ? Traces.Open(Traces.SourceOf(options.Executable!), "function") : TextWriter.Null;
        process.OutputDataReceived += (_, line) => Log(line.Data);
        process.ErrorDataReceived += (_, line) => Log(line.Data);
        process.Start();
        process.StandardInput.Close();
        Traces.KeepCommandLine(trace, process.Id);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new FunctionProcess(process);

        void Log(string? line)
        {
            if (line is null)
                return;
            trace.WriteLine(line);
            log(line);
        }
    }

    public int Id => _process.Id;

    /// <summary>The most memory that it has had, in MB; 0 when it is gone.</summary>
    public long PeakMemoryMb
    {
        get
        {
            try
            {
                var peak = File.ReadLines($"/proc/{Id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
                return peak is null
                    ? 0
                    : long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
            }
            catch (Exception e) when (e is IOException or InvalidOperationException)
            {
                return 0;
            }
        }
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Ends when the process has, with all of its output read; the text says how, in Lambda's words.</summary>
    public async Task<string> ExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode switch
        {
            0 => "Runtime exited without providing a reason",
            137 => "Runtime exited with error: signal: killed",
            139 => "Runtime exited with error: signal: segmentation fault",
            134 => "Runtime exited with error: signal: aborted",
            var code => $"Runtime exited with error: exit status {code}",
        };
    }

    /// <summary>Ends the process and its children at once.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself meanwhile.
        }
    }

    /// <summary>SIGTERM, then SIGKILL.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Signal(_process.Id, SigTerm);
            try
            {
                await _process.WaitForExitAsync().WaitAsync(s_patience);
            }
            catch (TimeoutException)
            {
                Kill();
                await _process.WaitForExitAsync();
            }
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int pid, int signal);
}
