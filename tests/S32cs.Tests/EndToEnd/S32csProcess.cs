using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GapFurniture.S32cs.Tests.EndToEnd;

/// <summary>The real executable: the published one that GAP_S32CS names (./test sets it), else the one built beside the tests.</summary>
internal sealed partial class S32csProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _news = new(0);
    private readonly Task _reading;

    private S32csProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public static string Executable { get; } =
        Environment.GetEnvironmentVariable("GAP_S32CS") is { Length: > 0 } published ? published : Built();

    /// <summary>Everything it has written so far.</summary>
    public string Output => string.Join('\n', _lines);

    public static S32csProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new S32csProcess(Process.Start(start)!);
    }

    /// <summary>Runs to its end.</summary>
    public static async Task<(int Status, string Output)> RunAsync(
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    )
    {
        await using var s32cs = Start(environment, arguments);
        return (await s32cs.ExitAsync(), s32cs.Output);
    }

    /// <summary>Waits until it has written a line with the text.</summary>
    public async Task WaitForAsync(string text)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!_lines.Any(l => l.Contains(text, StringComparison.Ordinal)))
        {
            if (_reading.IsCompleted)
                throw new InvalidOperationException($"s32cs ended without \"{text}\":\n{Output}");
            try
            {
                await _news.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"s32cs did not write \"{text}\":\n{Output}", e);
            }
        }
    }

    public async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"s32cs does not end:\n{Output}", e);
        }
        await _reading;
        return _process.ExitCode;
    }

    public void Terminate() => _ = Kill(_process.Id, 15);

    public bool HasExited => _process.HasExited;

    public void KillHard() => _process.Kill();

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
            _news.Release();
        }
        _news.Release();
    }

    private static string Built() =>
        Path.GetFullPath(
            Path.Combine(AppContext.BaseDirectory, "..", "..", "S32cs", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "s32cs")
        );

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _news.Dispose();
    }
}
