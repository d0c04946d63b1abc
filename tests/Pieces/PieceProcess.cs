using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using GapFurniture.Pieces.Tracing;

namespace GapFurniture.Pieces;

/// <summary>A piece that runs as its users start it, with what it writes.</summary>
public sealed partial class PieceProcess : IAsyncDisposable
{
    // Only a test that fails waits for so long; on a busy machine all may be many times slower, and that is no error.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly string _name;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _news = new(0);
    private readonly TextWriter _trace;
    private readonly Task _reading;

    internal PieceProcess(Process process, string name)
    {
        (_process, _name, _trace) = (process, name, Traces.Open(name, "output"));
        Traces.KeepCommandLine(_trace, process.Id);
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>Everything it has written so far, to standard output and error.</summary>
    public string Output => string.Concat(_lines.Select(l => l + '\n'));

    /// <summary>True when it is at its end.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Waits until it has written a line with the text.</summary>
    /// <exception cref="InvalidOperationException">It ended without.</exception>
    /// <exception cref="TimeoutException">It did not for three minutes.</exception>
    public async Task WaitForAsync(string text)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!_lines.Any(l => l.Contains(text, StringComparison.Ordinal)))
        {
            if (_reading.IsCompleted)
                throw new InvalidOperationException($"{_name} ended without \"{text}\":\n{Output}");
            try
            {
                await _news.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"{_name} did not write \"{text}\":\n{Output}", e);
            }
        }
    }

    /// <summary>Waits for its end; gives its exit code.</summary>
    /// <exception cref="TimeoutException">It did not end within three minutes.</exception>
    public async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"{_name} does not end:\n{Output}", e);
        }
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>SIGTERM.</summary>
    public void Terminate() => Signal(15);

    /// <summary>Sends a signal by its number.</summary>
    public void Signal(int signal) => _ = Kill(_process.Id, signal);

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>SIGKILL.</summary>
    public void KillHard() => _process.Kill();

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
            await _trace.WriteLineAsync(line);
            _news.Release();
        }
        _news.Release();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);

    /// <summary>Kills it if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        // What it started may have its output open for longer than anybody waits.
        await Task.WhenAny(_reading, Task.Delay(s_lastWords));
        _process.Dispose();
        if (_reading.IsCompleted)
            await _trace.DisposeAsync();
        _news.Dispose();
    }
}
