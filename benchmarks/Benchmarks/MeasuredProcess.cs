using System.Diagnostics;
using System.Globalization;

namespace GapFurniture.Benchmarks;

/// <summary>A process that is measured while it runs, by <c>measure.c</c>.</summary>
internal sealed class MeasuredProcess : IAsyncDisposable
{
    private readonly Process _measure;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private MeasuredProcess(Process measure)
    {
        _measure = measure;
        _output = measure.StandardOutput.ReadToEndAsync();
        _error = measure.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a command.</summary>
    /// <param name="measure">The compiled <c>measure.c</c>.</param>
    /// <param name="command">Program and arguments.</param>
    /// <param name="environment">Added to this process's own.</param>
    /// <param name="share">What it may have of the cores; null: everything.</param>
    public static MeasuredProcess Start(
        string measure,
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string> environment,
        CpuShare? share = null
    )
    {
        var start = new ProcessStartInfo(measure, [share?.Door ?? "-", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new MeasuredProcess(Process.Start(start)!);
    }

    /// <summary>Waits for the command's own end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<Measured> EndAsync()
    {
        var measured = await ReadAsync();
        return measured.Status == 0 ? measured : throw new InvalidOperationException($"it failed ({measured.Status}):\n{measured.Output}");
    }

    /// <summary>Kills the command, as Lambda does with a process that waits for its next event.</summary>
    public Task<Measured> KillAsync()
    {
        _measure.StandardInput.Close();
        return ReadAsync();
    }

    private async Task<Measured> ReadAsync()
    {
        var output = (await _output).TrimEnd();
        await _measure.WaitForExitAsync();
        var end = output.LastIndexOf('\n');
        var figures = output[(end + 1)..]
            .Split(' ')
            .Select(f => long.TryParse(f, CultureInfo.InvariantCulture, out var n) ? n : -1)
            .ToList();
        if (figures is not [var from, var to, var cpu, var kib, var status])
            throw new InvalidOperationException($"measure failed:\n{output}\n{await _error}");
        return new Measured(from, to, cpu / 1000.0, kib / 1024.0, (int)status, output[..Math.Max(end, 0)] + await _error);
    }

    /// <summary>Whoever goes before its end kills it.</summary>
    public async ValueTask DisposeAsync()
    {
        _measure.StandardInput.Close();
        await _measure.WaitForExitAsync();
        _measure.Dispose();
    }
}

/// <summary>What a process took.</summary>
/// <param name="Start">By <see cref="Stopwatch.GetTimestamp"/>, which on Linux is the clock that measure.c reads.</param>
/// <param name="End">Likewise.</param>
/// <param name="CpuMilliseconds">In user and system mode, children included.</param>
/// <param name="PeakMebibytes">The most memory it had resident.</param>
/// <param name="Status">As of waitpid(2): 0 for success.</param>
/// <param name="Output">What it wrote.</param>
internal sealed record Measured(long Start, long End, double CpuMilliseconds, double PeakMebibytes, int Status, string Output)
{
    /// <summary>Its figures, by the wall until then; until its end where nothing else is given.</summary>
    public Sample Until(long? timestamp = null) =>
        new(CpuMilliseconds, Stopwatch.GetElapsedTime(Start, timestamp ?? End).TotalMilliseconds, PeakMebibytes);
}
