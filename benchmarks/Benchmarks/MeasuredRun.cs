using System.Diagnostics;
using System.Globalization;

namespace GapFurniture.Benchmarks;

/// <summary>A process that ran to its end.</summary>
/// <param name="Status">Exit code.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Seconds">From start to end, by the wall.</param>
/// <param name="CoreSeconds">Seconds of a core that it used, in user and system mode; the wall's where the system does not tell.</param>
/// <param name="PeakMebibytes">The most memory it had resident; 0 where the system does not tell.</param>
internal sealed record MeasuredRun(int Status, string Output, double Seconds, double CoreSeconds, double PeakMebibytes)
{
    private const string Time = "/usr/bin/time";
    private const string Mark = "peak-kib=";

    /// <summary>Runs bound to one core, where the system can do that.</summary>
    public static Task<MeasuredRun> OnOneCoreAsync(string program, string[] arguments) =>
        File.Exists("/usr/bin/taskset") ? AsyncIn("/usr/bin/taskset", ["-c", "0", program, .. arguments]) : AsyncIn(program, arguments);

    public static Task<MeasuredRun> Async(string program, string[] arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        AsyncIn(program, arguments, environment);

    private static async Task<MeasuredRun> AsyncIn(
        string program,
        string[] arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var timed = File.Exists(Time);
        var start = new ProcessStartInfo(timed ? Time : program, timed ? ["-f", Mark + "%M %U %S", program, .. arguments] : arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        var begun = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var at = output.LastIndexOf(Mark, StringComparison.Ordinal);
        if (at < 0)
            return new MeasuredRun(process.ExitCode, output, seconds, seconds, 0);
        var figures = output[(at + Mark.Length)..].Split(' ').Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToList();
        return new MeasuredRun(process.ExitCode, output, seconds, figures[1] + figures[2], figures[0] / 1024);
    }
}
